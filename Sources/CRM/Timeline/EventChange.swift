import Store

extension Event {
  func change(_ field: String) -> Change? { changes.first { $0.field == field } }
}

import Store
import Values

/// What members are called, those who have left among them.
enum Members {
  static func names(of ids: some Collection<RecordID>, _ reader: Reader) throws -> [RecordID: String] {
    guard !ids.isEmpty else { return [:] }
    let page = try reader.page("SELECT id, name FROM members WHERE id IN \(list: Array(Set(ids)))")
    let pairs = (0..<page.rowCount).compactMap { row in page.id(row, 0).map { ($0, page.string(row, 1) ?? "") } }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// Nil for nobody.
  static func name(of id: RecordID?, _ reader: Reader) throws -> String? {
    try id.flatMap { try names(of: [$0], reader)[$0] }
  }
}

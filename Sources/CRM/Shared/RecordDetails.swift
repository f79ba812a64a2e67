import Records
import Store
import Templating

/// Which fields a record's page shows under which heading, for `shared/_details`; empty ones are left out.
enum RecordDetails {
  static func groups(_ row: Row, leavingOut: Set<String>) -> Value {
    var groups: [(title: String, names: [Value])] = [("", [])]
    for field in row.type.fields where !leavingOut.contains(field.name) && row[field.name] != .null {
      guard let title = field.group else { continue }
      if let index = groups.firstIndex(where: { $0.title == title }) {
        groups[index].names.append(.string(field.name))
      } else {
        groups.append((title, [.string(field.name)]))
      }
    }
    let others = CustomDetails.others(row)
    if !others.isEmpty { groups.append(("More", others.map { .string($0) })) }
    return .list(groups.map { ["title": .string($0.title.isEmpty ? "Details" : $0.title), "names": .list($0.names)] })
  }
}

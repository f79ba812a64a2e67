import Records
import Store
import Templating

/// Which fields a record's page shows, for `shared/_details`: those of a form, in its order; empty ones are left out.
enum RecordDetails {
  static func names(_ row: Row, leavingOut: Set<String>) -> Value {
    let fields = row.type.fields.filter { $0.group != nil && !leavingOut.contains($0.name) && row[$0.name] != .null }
    return .list((fields.map(\.name) + CustomDetails.others(row)).map { .string($0) })
  }
}

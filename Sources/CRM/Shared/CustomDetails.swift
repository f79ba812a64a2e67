import Records
import Store
import Templating

/// What stands in the fields that a workspace added, for a table of details.
enum CustomDetails {
  /// - Parameter fields: those of `Resource.recordValues`.
  static func value(_ row: Row, _ fields: Value?) -> Value {
    guard case .object(let fields)? = fields else { return [] }
    let own = row.type.customFields.filter { $0.visibility != .hidden && row[$0.name] != .null }.map(\.name)
    return .list((own + others(row)).compactMap { fields[$0] })
  }

  /// The name of what programs gave under keys that are no fields, where there is any.
  static func others(_ row: Row) -> [String] { row.othersText.isEmpty ? [] : [CustomFields.name] }
}

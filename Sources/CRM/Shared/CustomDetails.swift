import Records
import Store
import Templating

/// What stands in the fields that a workspace added, for a table of details.
enum CustomDetails {
  /// - Parameter fields: those of `Resource.recordValues`.
  static func value(_ row: Row, _ fields: Value?) -> Value {
    guard case .object(let fields)? = fields else { return [] }
    return .list(row.type.customFields.filter { $0.visibility != .hidden && row[$0.name] != .null }.compactMap { fields[$0.name] })
  }
}

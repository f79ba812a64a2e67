import Records
import Store
import Values
import Web

/// What a member has chosen for a list: its columns, and the view it begins with.
struct ListChoice {
  private let id: RecordID?
  let columns: [String]?
  /// The one that the member chose.
  let ownViewID: RecordID?
  /// The one that stands for everyone.
  private let firstForAll: RecordID?

  /// A member's own choice goes before that for everyone.
  var viewID: RecordID? { ownViewID ?? firstForAll }

  init(of type: EntityType, _ reader: Reader) throws {
    let page = try reader.page(
      "SELECT id, columns, view_id FROM list_settings WHERE user_id = \(reader.session.userID) AND entity = \(type.name)")
    id = page.isEmpty ? nil : page.id(0, 0)
    columns = page.isEmpty ? nil : page.string(0, 1).flatMap(SavedView.names)
    ownViewID = page.isEmpty ? nil : page.id(0, 2)
    firstForAll = try SavedView.firstForAll(of: type, reader)
  }

  static func save(columns: [String]?, of resource: Resource, _ writer: Writer) throws {
    let known = Set(resource.tableColumns(try resource.type.seen(by: writer)).map(\.name))
    var seen: Set<String> = []
    let names = columns.map { JSON.array($0.filter { known.contains($0) && seen.insert($0).inserted }.map { .string($0) }).text }
    try ListChoice(of: resource.type, writer).set("columns", .optional(names), resource.type, writer)
  }

  /// - Parameter view: nil begins with all records again.
  static func save(start view: RecordID?, of type: EntityType, _ writer: Writer) throws {
    try ListChoice(of: type, writer).set("view_id", view.map(SQLValue.id) ?? .null, type, writer)
  }

  private func set(_ column: SQLName, _ value: SQLValue, _ type: EntityType, _ writer: Writer) throws {
    if let id {
      _ = try writer.update("list_settings", id, version: nil, set: [(column, value)])
    } else {
      try writer.insert(
        "list_settings",
        [
          ("id", .id(RecordID(at: writer.now))), ("user_id", .id(writer.session.userID)), ("entity", .text(type.name)), (column, value),
        ])
    }
  }
}

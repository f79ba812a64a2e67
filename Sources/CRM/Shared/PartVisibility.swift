import Records
import Store

/// Notes and files are seen by who sees what they stand on. That may be of several kinds, so their own declaration cannot say it.
enum PartVisibility {
  /// Whether the role sees records of a kind at all, notes and files wherever they stand.
  static func allows(_ type: EntityType, _ session: Session) -> Bool {
    let parents = parents(of: type)
    return parents.isEmpty ? session.allows(type.permissions.view) : parents.contains { session.allows($0.type.permissions.view) }
  }

  /// Over the columns of a kind of record: it stands on nothing of a kind that the role does not see.
  static func condition(_ type: EntityType, _ session: Session) -> SQL {
    let hidden = hidden(type, session).map { "\($0.column) IS NULL" as SQL }
    return hidden.isEmpty ? "1 = 1" : SQL.joined(hidden, by: " AND ")
  }

  /// The same of one record.
  static func shows(_ row: Row, _ session: Session) -> Bool {
    allows(row.type, session) && hidden(row.type, session).allSatisfy { row[$0.field] == .null }
  }

  private typealias Parent = (type: EntityType, field: String, column: SQLName)

  private static func hidden(_ type: EntityType, _ session: Session) -> [Parent] {
    parents(of: type).filter { !session.allows($0.type.permissions.view) }
  }

  private static func parents(of type: EntityType) -> [Parent] {
    switch type.name {
    case Note.type.name: Note.parents.all.map { ($0.type, $0.field, $0.column) }
    case Attachment.type.name: Attachment.parents.all.map { ($0.type, $0.field, $0.column) }
    default: []
    }
  }
}

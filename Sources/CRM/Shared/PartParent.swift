import Records
import Store
import Values
import Web

/// A kind of record on which notes or files stand. They follow it: whoever sees it sees them, whoever may change it may change them.
struct PartParent {
  let type: EntityType
  /// The field of the part that names the record: `customerId`.
  let field: String
  /// The declaration of the part with the permissions of this parent.
  let parts: EntityType
  private let tab: String

  fileprivate init(_ type: EntityType, _ parts: EntityType, tab: String) {
    (self.type, self.parts, self.tab) = (type, parts, tab)
    field = type.name + "Id"
  }

  /// The client and the contact of such a record are told of its parts.
  var base: EntityType.Base { .init(field, type, telling: ["customerId", "contactId"].filter { type.field($0) != nil }) }

  var column: SQLName { parts.fields[parts.index(field)].column }

  /// In the names of operations: `Customer`.
  var word: String { type.name.prefix(1).uppercased() + type.name.dropFirst() }

  func path(of record: RecordID) -> String { "/crm/\(type.plural)/\(record)" }

  /// Where the parts of a record are shown.
  func partsPath(of record: RecordID) -> String {
    switch type.name {
    case "customer", "contact": path(of: record) + "/" + tab
    case "communication": path(of: record)
    default: path(of: record) + "?tab=" + tab
    }
  }
}

/// Everything that one kind of part may stand on.
struct PartParents {
  let all: [PartParent]
  private let part: EntityType

  /// - Parameter tab: of the parent's page, where the parts are
  init(of part: EntityType, on types: [EntityType], tab: String, _ declaration: (Permission) -> EntityType) {
    self.part = part
    all = types.map { PartParent($0, declaration($0.permissions.view), tab: tab) }
  }

  /// The parent with this word in paths: `customers`. Throws 404 where such records have no parts.
  func named(_ plural: String) throws -> PartParent {
    guard let parent = all.first(where: { $0.type.plural == plural }) else { throw Problem.notFound }
    return parent
  }

  /// A part with the record it stands on, which this member may see. Throws 404 and 403.
  func of(_ id: RecordID, _ reader: Reader, trashed: Bool = false) throws -> (parent: PartParent, record: Row, part: Row) {
    guard let part = try part.find(id, reader, trashed: trashed), let parent = all.first(where: { part[$0.field] != .null }),
      let record = part[parent.field].recordID
    else { throw RecordError.missing(self.part.name, id) }
    guard reader.session.allows(parent.type.permissions.view) else { throw RecordError.forbidden }
    return (parent, try parent.type.get(record, reader), part)
  }
}

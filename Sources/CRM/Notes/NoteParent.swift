import Records
import Store
import Values
import Web

/// What a note stands on.
struct NoteParent {
  let type: EntityType
  /// The field of the note that names the record: `customerId`.
  let field: String
  /// The declaration of a note with the permissions of this parent.
  let notes: EntityType

  static let all = [Customer.type, Contact.type, Lead.type, Deal.type, Project.type].map { NoteParent($0) }

  private init(_ type: EntityType) {
    self.type = type
    field = type.name + "Id"
    notes = Note.declaration(view: type.permissions.view)
  }

  /// The parent with this word in paths: `customers`.
  static func named(_ plural: String) throws -> NoteParent {
    guard let parent = all.first(where: { $0.type.plural == plural }) else { throw Problem.notFound }
    return parent
  }

  /// A note with the record it stands on, which this member may see. Throws 404 and 403.
  static func of(_ id: RecordID, _ reader: Reader, trashed: Bool = false) throws -> (parent: NoteParent, record: Row, note: Row) {
    guard let note = try Note.type.find(id, reader, trashed: trashed),
      let parent = all.first(where: { note[$0.field] != .null }), let record = note[parent.field].recordID
    else { throw RecordError.missing("note", id) }
    guard reader.session.allows(parent.type.permissions.view) else { throw RecordError.forbidden }
    return (parent, try parent.type.get(record, reader), note)
  }

  var column: SQLName { notes.fields[notes.index(field)].column }

  func path(of record: RecordID) -> String { "/crm/\(type.plural)/\(record)" }

  /// Where the notes of a record are shown.
  func notesPath(of record: RecordID) -> String {
    switch type.name {
    case "customer", "contact": path(of: record) + "/notes"
    default: path(of: record) + "?tab=notes"
    }
  }
}

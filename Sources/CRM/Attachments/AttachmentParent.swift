import Records
import Store
import Values
import Web

/// What a file hangs on.
struct AttachmentParent {
  let type: EntityType
  /// The field of the attachment that names the record: `customerId`.
  let field: String
  /// The declaration of an attachment with the permissions of this parent.
  let attachments: EntityType

  static let all = [Customer.type, Contact.type, Lead.type, Deal.type, Project.type, Communication.type].map { AttachmentParent($0) }

  private init(_ type: EntityType) {
    self.type = type
    field = type.name + "Id"
    attachments = Attachment.declaration(view: type.permissions.view)
  }

  /// The parent of this kind of record. Throws 404 where records of the kind have no files.
  static func of(_ type: EntityType) throws -> AttachmentParent {
    guard let parent = all.first(where: { $0.type.name == type.name }) else { throw Problem.notFound }
    return parent
  }

  /// An attachment with the record it hangs on, which this member may see. Throws 404 and 403.
  static func of(_ id: RecordID, _ reader: Reader, trashed: Bool = false) throws -> (parent: AttachmentParent, record: Row, file: Row) {
    guard let file = try Attachment.type.find(id, reader, trashed: trashed),
      let parent = all.first(where: { file[$0.field] != .null }), let record = file[parent.field].recordID
    else { throw RecordError.missing("attachment", id) }
    guard reader.session.allows(parent.type.permissions.view) else { throw RecordError.forbidden }
    return (parent, try parent.type.get(record, reader), file)
  }

  var column: SQLName { attachments.fields[attachments.index(field)].column }

  func path(of record: RecordID) -> String { "/crm/\(type.plural)/\(record)" }

  /// Where the files of a record are shown.
  func filesPath(of record: RecordID) -> String {
    switch type.name {
    case "customer", "contact": path(of: record) + "/files"
    case "communication": path(of: record)
    default: path(of: record) + "?tab=files"
    }
  }
}

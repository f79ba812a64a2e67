import Records
import Store

/// A file on a client, contact, lead, deal, project or communication. Its content is the blob that has the same id.
enum Attachment: Entity {
  struct Fields: FieldSet {
    let fileName = Typed.text("fileName", "Name").required().max(255).searchable().sortable()
    let fileSize = Typed.integer("fileSize", "Size", 0...1_000_000_000_000).required().readOnly()
    let mimeType = Typed.text("mimeType", "Type").required().max(120).readOnly()
    let customerId = Typed.reference("customerId", "Client", .customer).group(nil)
    let contactId = Typed.reference("contactId", "Contact", .contact).group(nil)
    let leadId = Typed.reference("leadId", "Lead", .lead).group(nil)
    let dealId = Typed.reference("dealId", "Deal", .deal).group(nil)
    let communicationId = Typed.reference("communicationId", "Communication", .communication).group(nil)
    let projectId = Typed.reference("projectId", "Project", .project).group(nil)
  }

  static let type = declaration(view: .customerView)
  static let parents = PartParents(
    of: type, on: [Customer.type, Contact.type, Lead.type, Deal.type, Project.type, Communication.type], tab: "files", declaration)

  /// Files follow the record they hang on: whoever sees it sees them, whoever may change it may add and remove them.
  static func declaration(view: Permission) -> EntityType {
    EntityType(
      Attachment.self, name: "attachment", plural: "attachments", label: "File", pluralLabel: "Files", table: "attachments",
      permissions: .init(view: view, create: view, update: view, delete: view, others: view),
      title: "fileName", owner: nil, bases: { Attachment.parents.all.map(\.base) },
      defaultSort: .init("createdAt", descending: true), rule: hangOnSomething)
  }

  private static func hangOnSomething(_ draft: inout Draft, _ writer: Writer) throws {
    if Attachment.parents.all.allSatisfy({ draft[$0.field] == .null }) {
      throw RecordError.refused("A file hangs on a client, contact, lead, deal, project or communication.")
    }
  }
}

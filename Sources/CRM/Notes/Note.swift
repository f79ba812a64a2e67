import Records
import Store
import Values

/// Markdown on a client, contact, lead, deal or project; pinned ones come first.
enum Note: Entity {
  struct Fields: FieldSet {
    let title = Typed.text("title", "Title").max(200)
    let content = Typed.longText("content", "Note").required().max(Note.longest)
    let isPinned = Typed.boolean("isPinned", "Pinned")
    let customerId = Typed.reference("customerId", "Client", .customer).group(nil)
    let contactId = Typed.reference("contactId", "Contact", .contact).group(nil)
    let leadId = Typed.reference("leadId", "Lead", .lead).group(nil)
    let dealId = Typed.reference("dealId", "Deal", .deal).group(nil)
    let projectId = Typed.reference("projectId", "Project", .project).group(nil)
  }

  /// Characters of its text.
  static let longest = 50_000

  static let type = declaration(view: .customerView)
  static let parents = PartParents(
    of: type, on: [Customer.type, Contact.type, Lead.type, Deal.type, Project.type], tab: "notes", declaration)

  /// Notes follow the record they stand on: whoever sees it sees them, whoever may change it may write, pin, change and delete them.
  static func declaration(view: Permission) -> EntityType {
    EntityType(
      Note.self, name: "note", plural: "notes", label: "Note", pluralLabel: "Notes", table: "notes",
      permissions: .init(view: view, create: view, update: view, delete: view, others: view),
      title: "title", owner: nil, bases: { Note.parents.all.map(\.base) },
      defaultSort: .init("createdAt", descending: true), rule: standOnSomething)
  }

  private static func standOnSomething(_ draft: inout Draft, _ writer: Writer) throws {
    if Note.parents.all.allSatisfy({ draft[$0.field] == .null }) {
      throw RecordError.refused("A note stands on a client, contact, lead, deal or project.")
    }
  }
}

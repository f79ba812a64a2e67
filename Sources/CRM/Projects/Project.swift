import Records
import Store
import Values

/// Work for a client, for ourselves, or for one person alone.
enum Project: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(200).searchable().sortable().aliases("projectName", "title")
    let type = Typed.choice("type", "Project type", Project.types).required().preset("CLIENT")
      .help("A personal project is seen by its creator alone.")
    let customerId = Typed.reference("customerId", "Client", .customer).aliases("customer", "client")
    let contactId = Typed.reference("contactId", "Contact", .contact).aliases("contact", "contactPerson")
    let status = Typed.choice("status", "Status", Project.statuses).required().preset("ACTIVE").sortable()
    let ownerId = Typed.reference("ownerId", "Owner", .member).aliases("owner")
    let startDate = Typed.date("startDate", "Start").sortable()
    let dueDate = Typed.date("dueDate", "Due").sortable()
    let tags = Typed.tags("tags", "Tags").linked(to: Tag.source).group("More")
    let description = Typed.longText("description", "Description").group("More").searchable()
    let externalId = Typed.text("externalId", "External id").max(100).group(nil).filterable()
  }

  static let types = [
    Choice("CLIENT", "Client project", tone: "accent"), Choice("PERSONAL", "Personal project"), Choice("INTERNAL", "Internal project"),
  ]
  static let statuses = [
    Choice("PLANNED", "Planned"), Choice("ACTIVE", "Active", tone: "good"), Choice("ON_HOLD", "On hold", tone: "warn"),
    Choice("DONE", "Done"),
  ]

  /// A personal project is seen by its creator alone; and by the system, which empties Trash and takes imports back.
  static let visibility: SQL = "type <> 'PERSONAL' OR created_by = kith_user() OR kith_user() = zeroblob(16)"
  /// The same for what names a project.
  static let visibilityOfParts: SQL = """
    project_id IS NULL OR NOT EXISTS (SELECT 1 FROM main.projects p
      WHERE p.tenant_id = kith_tenant() AND p.id = project_id AND p.type = 'PERSONAL' AND p.created_by IS NOT kith_user()
        AND kith_user() <> zeroblob(16))
    """

  static let type = EntityType(
    Project.self, name: "project", plural: "projects", label: "Project", pluralLabel: "Projects", table: "projects",
    permissions: .init(view: .projectView, create: .projectCreate, update: .projectUpdate, delete: .projectDelete, others: .recordsOthers),
    children: [
      .init("activity", table: "activities", column: "project_id"), .init("note", table: "notes", column: "project_id"),
      .init("attachment", table: "attachments", column: "project_id"),
    ],
    defaultSort: .init("createdAt", descending: true), customTargets: Reference.targets, rule: ProjectRules.settle)
}

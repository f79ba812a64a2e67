import Records
import Store
import Templating
import Values

/// What a record belongs to, as links. What is in Trash or gone is said as `[Deleted client]` and leads nowhere.
struct RecordLink {
  let kind: String
  let title: String
  let value: Value

  private static let kinds = [
    (kind: "client", reference: Reference.customer, icon: "clients"), ("project", .project, "projects"), ("deal", .deal, "deals"),
    ("lead", .lead, "leads"), ("contact", .contact, "contacts"), ("task", .activity, "tasks"),
  ]

  /// The links of a row that `EntityType.list` read, the client first.
  static func all(_ type: EntityType, _ page: CellPage, _ index: Int) -> [RecordLink] {
    kinds.compactMap { kind, reference, icon in
      let name = reference.entity + "Id"
      guard let field = type.field(name), field.reference != nil, let id = page.id(index, page.column(name)),
        let title = page.string(index, page.column(field.titleName)), let plural = TimelineNames.types[reference.entity]?.plural
      else { return nil }
      let url = title == reference.deletedTitle ? nil : "/crm/\(plural)/\(id)"
      return RecordLink(
        kind: kind, title: title,
        value: ["kind": .string(kind), "title": .string(title), "url": Value(url), "icon": .string(icon)])
    }
  }
}

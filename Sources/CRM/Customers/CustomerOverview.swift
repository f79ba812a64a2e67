import Records
import Store
import Templating
import Values
import Web

/// The first tab of a client: what is next, what is pinned, projects, what happened, and the details beside.
struct CustomerOverview {
  let record: CustomerRecord
  private var row: Row { record.row }
  private var reader: Reader { record.reader }
  private var session: Session { record.context.session }

  private static let shownContacts: Int64 = 6
  private static let shownProjects: Int64 = 12
  private static let shownEvents = 10

  func values(_ shared: [String: Value]) throws -> [String: Value] {
    let group = try record.showsGroup ? CustomerGroup(of: row.id, reader) : nil
    return [
      "step": try RecordStep(of: row, isActive: row["status"].text != "INACTIVE", reader).value(),
      "pinned": try NoteQueries(parent: try Note.parents.named("customers"), record: row, reader: reader).pinned(),
      "projects": session.allows(.projectView) ? try projects() : [], "details": details(shared["fields"]),
      "contacts": session.allows(.contactView) ? try contacts() : [], "description": Value(row["description"].text),
      "group": group?.value ?? .null, "group_is_cut": .bool(group?.isCut ?? false),
      "subtree": record.showsGroup ? try CustomerSubtree(of: row.id, reader).value() : .null,
      "same_email": try SameEmail(row: row, reader: reader).values(),
      "tags": TagViews.chips(row),
      "timeline": try TimelineFeed(of: row, reader).newest(Self.shownEvents),
    ]
  }

  private func projects() throws -> Value {
    let page = try reader.page(Self.projects(of: row.id))
    return .list(
      (0..<page.rowCount).map { index in
        let status = Project.statuses.first { $0.value == page.string(index, 2) }
        let due = page.string(index, 3).flatMap { CalendarDate($0) }
        let isLate = due.map { $0 < record.today } ?? false
        return [
          "url": .string("/crm/projects/\(page.id(index, 0)?.description ?? "")"), "name": .string(page.string(index, 1) ?? ""),
          "status": .string(status?.label ?? ""), "tone": .string(status?.tone ?? "plain"), "due": due.map { .date($0) } ?? .null,
          "is_late": .bool(isLate && status?.value != "DONE"), "owner": Value(page.string(index, 4)),
          "tasks": .integer(page.integer(index, 5) ?? 0), "done": .integer(page.integer(index, 6) ?? 0),
          "is_done": .bool(status?.value == "DONE"),
        ]
      })
  }

  /// Those that are not done and due first.
  static func projects(of id: RecordID) -> SQL {
    let counts = SQL.joined(ProjectCards.columns.map { "\($0.sql) AS \(alias: $0.name)" as SQL }, by: ", ")
    return """
      SELECT t.id, t.name, t.status, t.due_date, m.name AS owner, \(counts)
      FROM projects t LEFT JOIN members m ON m.id = t.owner_id WHERE t.customer_id = \(id)
      ORDER BY t.status = 'DONE', ifnull(t.due_date, '9999'), t.seq LIMIT \(shownProjects)
      """
  }

  private func contacts() throws -> Value {
    let columns: SQL = "t.id, t.name, ifnull(r.role, \(try shown("jobTitle"))), \(try shown("role")), r.is_primary"
    let page = try reader.page(ContactsOfClient.first(Self.shownContacts, columns, of: row.id))
    return .list(
      (0..<page.rowCount).map { index in
        let role = Contact.roles.first { $0.value == page.string(index, 3) }
        return [
          "url": .string("/crm/contacts/\(page.id(index, 0)?.description ?? "")"), "name": .string(page.string(index, 1) ?? ""),
          "title": Value(page.string(index, 2)), "role": Value(role?.label), "is_primary": .bool(page.integer(index, 4) == 1),
        ]
      })
  }

  /// A field of a contact as this member may see it.
  private func shown(_ name: String) throws -> SQL {
    guard let field = try Contact.type.seen(by: reader).field(name) else { return "NULL" }
    return field.shown("t.\(field.column)")
  }

  /// What stands in the fields, without those that are empty or shown elsewhere.
  private func details(_ fields: Value?) -> Value {
    guard case .object(let fields)? = fields else { return [] }
    let elsewhere: Set = ["name", "description", "tags", "customFields", "contactsUid", "currencyCode"]
    let shown = ["ownerId"] + row.type.fields.map(\.name).filter { $0 != "ownerId" && !elsewhere.contains($0) } + CustomDetails.others(row)
    return .list(
      shown.compactMap { name in
        guard case .object(var detail)? = fields[name], row[name] != .null || name == "ownerId" else { return nil }
        detail["name"] = .string(name)
        if name == "bsn", row.type.field(name)?.visibility == .visible, Customer.type.mayChange(row, session) {
          detail["reveal_url"] = .string("\(record.path)/bsn")
        }
        return .object(detail)
      })
  }
}

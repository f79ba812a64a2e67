import Records
import Store
import Values

/// A kind of record that search finds: who may see it, where it is shown, and what its second line says.
struct SearchKind {
  /// The entity's name, as it is in the index and in `types`.
  let name: String
  let plural: String
  let title: String
  let icon: String
  /// Any of them is enough.
  let permissions: [Permission]
  /// `id`, two texts for the second line, an amount and its currency, of those among `ids` that this member sees.
  let details: @Sendable (_ ids: [RecordID], _ session: Session) -> SQL

  func url(_ id: RecordID) -> String { "/crm/\(plural)/\(id)" }

  static let all: [SearchKind] = [customer, contact, lead, deal, project, activity, communication, attachment]
  /// What the API searches when no types are named.
  static let preset = ["customer", "contact", "lead", "deal"]

  static func allowed(_ session: Session) -> [SearchKind] { all.filter { $0.isSeen(by: session) } }

  func isSeen(by session: Session) -> Bool { permissions.contains { session.allows($0) } }

  /// By the entity's name or its plural, in any case.
  static func named(_ text: some StringProtocol) -> SearchKind? {
    let name = text.lowercased()
    return all.first { $0.name == name || $0.plural == name }
  }
}

extension SearchKind {
  private static let customer = SearchKind(
    name: "customer", plural: "customers", title: "Clients", icon: "clients", permissions: [.customerView],
    details: { ids, _ in
      """
      SELECT t.id, t.industry, ifnull(json_extract(t.billing_address, '$.city'), t.primary_email), NULL, NULL
      FROM customers t WHERE t.id IN \(list: ids)
      """
    })

  private static let contact = SearchKind(
    name: "contact", plural: "contacts", title: "Contacts", icon: "contacts", permissions: [.contactView],
    details: { ids, session in
      """
      SELECT t.id, ifnull(t.job_title, t.email), ifnull(\(Reference.customer.title(of: "t.customer_id", session)), t.company), NULL, NULL
      FROM contacts t WHERE t.id IN \(list: ids)
      """
    })

  private static let lead = SearchKind(
    name: "lead", plural: "leads", title: "Leads", icon: "leads", permissions: [.leadView],
    details: { ids, _ in
      """
      SELECT t.id, nullif(t.company, t.name), ifnull((SELECT s.name FROM lead_stages s WHERE s.id = t.stage_id), 'Disqualified'),
        t.estimated_value, t.currency_code
      FROM leads t WHERE t.id IN \(list: ids)
      """
    })

  private static let deal = SearchKind(
    name: "deal", plural: "deals", title: "Deals", icon: "deals", permissions: [.dealView],
    details: { ids, session in
      """
      SELECT t.id, \(Reference.customer.title(of: "t.customer_id", session)),
        (SELECT s.name FROM pipeline_stages s WHERE s.id = t.stage_id), t.amount, t.currency_code
      FROM deals t WHERE t.id IN \(list: ids)
      """
    })

  private static let project = SearchKind(
    name: "project", plural: "projects", title: "Projects", icon: "projects", permissions: [.projectView],
    details: { ids, session in
      """
      SELECT t.id, \(Reference.customer.title(of: "t.customer_id", session)),
        CASE t.type WHEN 'PERSONAL' THEN 'Personal project' WHEN 'INTERNAL' THEN 'Internal project' END, NULL, NULL
      FROM projects t WHERE t.id IN \(list: ids)
      """
    })

  private static let activity = SearchKind(
    name: "activity", plural: "activities", title: "Tasks", icon: "tasks", permissions: [.activityView],
    details: { ids, session in
      """
      SELECT t.id, ifnull(\(Reference.customer.title(of: "t.customer_id", session)),
        \(Reference.project.title(of: "t.project_id", session))),
        CASE WHEN t.completed_at IS NOT NULL THEN 'Done' WHEN t.due_date IS NOT NULL THEN 'Due ' || ltrim(substr(t.due_date, 9), '0')
          || substr(' Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec', 4 * substr(t.due_date, 6, 2) - 3, 4)
          || ' ' || substr(t.due_date, 1, 4) END, NULL, NULL
      FROM activities t WHERE t.id IN \(list: ids)
      """
    })

  private static let communication = SearchKind(
    name: "communication", plural: "communications", title: "Communications", icon: "comms", permissions: [.communicationView],
    details: { ids, session in
      """
      SELECT t.id, CASE t.type WHEN 'EMAIL' THEN 'E-mail' WHEN 'SMS' THEN 'SMS' ELSE substr(t.type, 1, 1) || lower(substr(t.type, 2)) END,
        ifnull(\(Reference.customer.title(of: "t.customer_id", session)), \(Reference.contact.title(of: "t.contact_id", session))),
        NULL, NULL
      FROM communications t WHERE t.id IN \(list: ids)
      """
    })

  /// Files are found by who sees what they hang on.
  private static let attachment = SearchKind(
    name: "attachment", plural: "attachments", title: "Files", icon: "clip",
    permissions: Attachment.parents.all.map(\.type.permissions.view),
    details: { ids, session in
      let parents = Attachment.parents.all.filter { session.allows($0.type.permissions.view) }
      let titles = parents.map { parent -> SQL in
        "(SELECT ifnull(p.\(parent.type.fields[parent.type.index(parent.type.title)].column), '') FROM \(parent.type.table) p WHERE p.id = t.\(parent.column))"
      }
      return """
        SELECT * FROM (SELECT t.id, coalesce(\(SQL.joined(titles, by: ", ")), NULL) AS place, NULL, NULL, NULL FROM attachments t
        WHERE t.id IN \(list: ids)) WHERE place IS NOT NULL
        """
    })
}

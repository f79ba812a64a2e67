import Records
import Store
import Templating
import Values
import Web

/// What every tab of a client shows: who it is, what may be done, and the figures.
struct CustomerRecord {
  let row: Row
  let context: Context
  let reader: Reader
  private var session: Session { context.session }
  var path: String { "/crm/customers/\(row.id)" }
  var today: CalendarDate { session.zone.today(at: reader.now) }

  /// Whether the member may see what the client is part of, and so what is part of it.
  var showsGroup: Bool { row.type.field("parentId")?.visibility == .visible }

  func values(tab: String) throws -> [String: Value] {
    let figures = try CustomerFigures([row.id], reader)
    let counts = try counts(figures)
    var values = try CustomerRoutes.resource.recordValues(row, context, reader)
    values["client"] = head(values)
    values["tabs"] = tabs(tab, counts)
    values["project_count"] = counts.projects?.count ?? .null
    values["stats"] = .list(try stats(figures, counts))
    return values
  }

  private func head(_ values: [String: Value]) -> Value {
    var head: Object = [
      "id": .id(row.id), "name": .string(row.title), "url": .string(path), "pill": CustomerViews.pill(row),
      "is_active": .bool(row["status"].text != "INACTIVE"), "industry": Value(row["industry"].text), "place": Value(place),
      "email": Value(row["primaryEmail"].text), "phone": Value(row["primaryPhone"].text),
      "since": row["firstContactDate"].text.flatMap { CalendarDate($0) }.map { .date($0) } ?? .instant(row.createdAt),
      "may": values["may"] ?? .null, "version": .integer(row.version),
    ]
    head["website"] = Value(row["website"].text.map { Self.bare($0) })
    head["website_url"] = Value(row.value("website").text.map(Self.address))
    return .object(head)
  }

  private var place: String? {
    let field = Customer.type.fields[Customer.type.index("billingAddress")]
    let parts = ["city", "country"].map { field.addressPart($0, of: row["billingAddress"]) }.filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// A web address with its scheme; many are typed without.
  static func address(_ url: String) -> String {
    let isWhole = ["http://", "https://"].contains { url.lowercased().hasPrefix($0) }
    return isWhole ? url : "https://" + url
  }

  /// A web address as people say it.
  private static func bare(_ url: String) -> String {
    var text = Substring(url)
    for prefix in ["https://", "http://", "www."] where text.lowercased().hasPrefix(prefix) { text = text.dropFirst(prefix.count) }
    return String(text.hasSuffix("/") ? text.dropLast() : text)
  }

  // MARK: Tabs and figures

  private struct Counts {
    var contacts: TabCount?
    var deals: Int64 = 0
    var openTasks: TabCount?
    var lateTasks: TabCount?
    var projects: TabCount?
    var files: TabCount?
    var notes: TabCount?
    var talks: TabCount?
  }

  private func counts(_ figures: CustomerFigures) throws -> Counts {
    let open: SQL = "customer_id = \(row.id) AND completed_at IS NULL AND status IN \(Activity.open)"
    var counts = Counts()
    if session.allows(.contactView) { counts.contacts = try TabCount(of: "SELECT 1 \(relations)", reader) }
    counts.deals = figures.deals(of: row.id).count
    if session.allows(.activityView) {
      counts.openTasks = try TabCount(of: "SELECT 1 FROM activities WHERE \(open)", reader)
      counts.lateTasks = try TabCount(of: "SELECT 1 FROM activities WHERE \(open) AND due_date < \(today)", reader)
    }
    if session.allows(.projectView) { counts.projects = try TabCount(of: "SELECT 1 FROM projects WHERE customer_id = \(row.id)", reader) }
    counts.files = try TabCount(of: "SELECT 1 FROM attachments WHERE customer_id = \(row.id)", reader)
    if session.allows(.communicationView) {
      counts.talks = try TabCount(of: "SELECT 1 FROM communications WHERE customer_id = \(row.id)", reader)
    }
    counts.notes = try TabCount(of: "SELECT 1 FROM notes WHERE customer_id = \(row.id)", reader)
    return counts
  }

  private func tabs(_ current: String, _ counts: Counts) -> Value {
    let tabs = [
      RecordTab(key: "", title: "Overview"),
      RecordTab(key: "contacts", title: "Contacts", count: counts.contacts, permission: .contactView),
      RecordTab(key: "deals", title: "Deals", count: TabCount(known: counts.deals), permission: .dealView),
      RecordTab(key: "communications", title: "Communications", count: counts.talks, permission: .communicationView),
      RecordTab(key: "activities", title: "Tasks", count: counts.openTasks, permission: .activityView),
      RecordTab(key: "projects", title: "Projects", count: counts.projects, permission: .projectView),
      RecordTab(key: "relations", title: "Relationships"), RecordTab(key: "files", title: "Files", count: counts.files),
      RecordTab(key: "notes", title: "Notes", count: counts.notes), RecordTab(key: "timeline", title: "Timeline"),
    ]
    return RecordTab.values(tabs, current: current, for: session) { $0.isEmpty ? path : path + "/" + $0 }
  }

  private func stats(_ figures: CustomerFigures, _ counts: Counts) throws -> [Value] {
    let deals = figures.deals(of: row.id)
    let contact = figures.lastContact(row)
    var stats: [Value] = []
    if session.allows(.dealView) {
      stats.append(money("Open deals", deals.open, "deal", "deals", url: path + "/deals?status=OPEN"))
      stats.append(money("Won", deals.won, "deal", "deals", url: path + "/deals?status=WON"))
      let since = today.adding(days: -CustomerFigures.recentDays)
      stats.append(
        money(
          "Won in \(CustomerFigures.recentDays) days", deals.recent, "deal", "deals",
          url: path + "/deals?status=WON&closedDateFrom=\(since)"))
    }
    if session.allows(.contactView) {
      stats.append(stat("Contacts", .string(counts.contacts?.text ?? "0"), hint: try primaryContact() ?? "", url: path + "/contacts"))
    }
    if row.type.field("lastContactDate")?.visibility == .visible {
      stats.append([
        "label": "Last contact", "value": .null, "date": contact.map { .date($0) } ?? .null, "hint": "", "is_late": false, "url": .null,
      ])
    }
    if session.allows(.activityView) {
      let isLate = counts.lateTasks?.isZero == false
      let late = isLate ? "\(counts.lateTasks?.text ?? "") late" : counts.openTasks?.isZero == false ? "none late" : ""
      stats.append(stat("Open tasks", .string(counts.openTasks?.text ?? "0"), hint: late, isLate: isLate, url: path + "/activities"))
    }
    return stats
  }

  /// The sum in the first currency stands large, the others below it.
  private func money(_ label: String, _ total: StageBoard.Total, _ one: String, _ many: String, url: String) -> Value {
    let sums = total.sums(workspace: session.currency)
    let count = "\(grouped(UInt64(max(0, total.count)))) \(total.count == 1 ? one : many)"
    return stat(label, .string(sums.first ?? "–"), hint: (sums.dropFirst().map { "+ " + $0 } + [count]).joined(separator: " · "), url: url)
  }

  private func stat(_ label: String, _ value: Value, hint: String, isLate: Bool = false, url: String) -> Value {
    [
      "label": .string(label), "value": value, "date": .null, "hint": .string(hint), "is_late": .bool(isLate), "url": .string(url),
    ]
  }

  /// Everybody who belongs to the client today; a relationship goes to Trash along with its contact.
  private var relations: SQL { "FROM contact_relations r WHERE r.customer_id = \(row.id) AND r.until IS NULL" }

  private func primaryContact() throws -> String? {
    try reader.string("SELECT r.contact_name \(relations) AND r.is_primary = 1 LIMIT 1")
  }
}

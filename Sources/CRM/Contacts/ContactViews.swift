import Records
import Store
import Templating
import Values
import Web

/// Contacts as lists and their own pages show them.
struct ContactViews {
  let row: Row
  let context: Context
  let reader: Reader
  private var path: String { "/crm/contacts/\(row.id)" }

  /// The lines of a list.
  static func lines(_ page: CellPage, _ reader: Reader) throws -> [Value] {
    let rows = try Contact.type.rows(page, reader)
    let figures = try ContactFigures(rows.map(\.id), reader)
    return rows.enumerated().map { index, row in
      let customer = page.string(index, page.column("customerName"))
      var line = Object(common(row, customer: customer, owner: page.string(index, page.column("ownerName"))).map { ($0.key, $0.value) })
      line["deals"] = Value(figures.deals(of: row.id)?.text)
      line["may_change"] = .bool(Contact.type.mayChange(row, reader.session))
      if row.type.field("lastContactDate")?.visibility == .visible {
        let stored = row["lastContactDate"].text.flatMap { CalendarDate($0) }
        line["last_contact"] = figures.lastContact(row.id, stored: stored).map { .date($0) } ?? .null
      }
      return .object(line)
    }
  }

  private static func common(_ row: Row, customer: String?, owner: String?) -> KeyValuePairs<String, Value> {
    let contacted = row["lastContactDate"].text.flatMap { CalendarDate($0) }
    let phone = row["phone"].text ?? row["mobilePhone"].text ?? row["workPhone"].text
    return [
      "id": .id(row.id), "name": .string(row.title), "url": .string("/crm/contacts/\(row.id)"), "title": Value(row["jobTitle"].text),
      "company": Value(customer ?? row["company"].text),
      "company_url": Value(customer == Reference.customer.deletedTitle ? nil : row["customerId"].recordID.map { "/crm/customers/\($0)" }),
      "email": Value(row["email"].text), "email_url": Value(row.value("email").text.map { "mailto:" + $0 }),
      "phone": Value(phone), "phone_url": Value(phone.flatMap(PhoneLink.url)), "owner": Value(owner),
      "type": typeTag(row), "status": pill("status", row), "role": Value(label("role", row)),
      "is_primary": .bool(row["isPrimary"].integer == 1), "do_not_call": .bool(row["doNotCall"].integer == 1),
      "no_email": .bool(row["emailOptIn"].integer == 0),
      "last_contact": contacted.map { .date($0) } ?? .null, "tags": TagViews.chips(row, limit: 3),
    ]
  }

  func values(tab: String) throws -> [String: Value] {
    let customer = try row["customerId"].recordID.map { try Reference.customer.name(of: $0, reader) }
    let owner = try row["ownerId"].recordID.flatMap { try reader.string("SELECT name FROM members WHERE id = \($0)") }
    let values: [String: Value] = [
      "may_relate": .bool(Contact.type.mayChange(row, reader.session)),
      "contact": .object(Object(Self.common(row, customer: customer, owner: owner).map { ($0.key, $0.value) })), "tabs": try tabs(tab),
      "tags": TagViews.chips(row),
      "description": Value(row["description"].text), "has_client": .bool(row["customerId"] != .null),
      "same_email": try SameEmail(row: row, reader: reader).values(), "consents": try ConsentViews.all(of: row, reader),
    ]
    let parts = try RelationViews(contact: row, reader: reader).values().merging(AttachmentQueries(row, reader).card()) { own, _ in own }
    return values.merging(parts) { own, _ in own }
  }

  private func tabs(_ current: String) throws -> Value {
    let notes = try NoteQueries(parent: try Note.parents.named("contacts"), record: row, reader: reader).count()
    let tabs = [
      RecordTab(key: "", title: "Timeline"),
      RecordTab(key: "deals", title: "Deals", count: try count("deals"), permission: .dealView),
      RecordTab(key: "projects", title: "Projects", count: try count("projects"), permission: .projectView),
      RecordTab(
        key: "communications", title: "Communications", count: try CommunicationTab.count(of: row, reader), permission: .communicationView),
      RecordTab(key: "files", title: "Files", count: try AttachmentQueries(row, reader).count()),
      RecordTab(key: "notes", title: "Notes", count: notes),
    ]
    return RecordTab.values(tabs, current: current, for: reader.session) { $0.isEmpty ? path : path + "/" + $0 }
  }

  private func count(_ table: SQLName) throws -> TabCount {
    try TabCount(of: "SELECT 1 FROM \(table) WHERE contact_id = \(row.id)", reader)
  }

  /// What stands in the fields, without those that are empty or in the head.
  static func details(_ row: Row, _ fields: Value?) -> Value {
    guard case .object(let fields)? = fields else { return [] }
    let elsewhere: Set = [
      "name", "firstName", "lastName", "type", "status", "description", "tags", "customFields", "contactsUid", "company",
    ]
    let shown = ["ownerId"] + row.type.fields.map(\.name).filter { $0 != "ownerId" && !elsewhere.contains($0) } + CustomDetails.others(row)
    return .list(
      shown.compactMap { name in
        guard case .object(var detail)? = fields[name], isWorthSaying(name, row) else { return nil }
        detail["name"] = .string(name)
        if name == "customerId", let id = row[name].recordID { detail["url"] = .string("/crm/customers/\(id)") }
        return .object(detail)
      })
  }

  /// A flag is said when it is not what everyone has.
  private static func isWorthSaying(_ name: String, _ row: Row) -> Bool {
    guard let field = row.type.field(name) else { return false }
    if case .boolean = field.kind { return row[name] != field.defaultValue }
    return name == "ownerId" || row[name] != .null
  }

  private static func label(_ name: String, _ row: Row) -> String? {
    Contact.type.field(name)?.choices.first { $0.value == row[name].text }?.label
  }

  /// Kinds of contacts are told apart by colour beside the word.
  private static func typeTag(_ row: Row) -> Value {
    guard case .object(var tag) = pill("type", row) else { return .null }
    let colors = ["CUSTOMER": "blue", "CONTRACTOR": "orange", "VENDOR": "violet", "PARTNER": "green"]
    tag["color"] = .string(row["type"].text.flatMap { colors[$0] } ?? "grey")
    return .object(tag)
  }

  private static func pill(_ name: String, _ row: Row) -> Value {
    guard let choice = Contact.type.field(name)?.choices.first(where: { $0.value == row[name].text }) else { return .null }
    return ["label": .string(choice.label), "kind": .string(choice.tone)]
  }
}

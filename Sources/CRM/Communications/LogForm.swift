import Records
import Store
import Templating
import Values
import Web

/// The words of the form in which something is logged: “Log a call with Acme Industries”, and the way back there.
struct LogForm {
  let context: Context
  let reader: Reader
  let row: Row?

  private static let verbs = [
    "CALL": "Log a call", "EMAIL": "Log an e-mail", "MEETING": "Log a meeting", "NOTE": "Log a note", "SMS": "Log a text message",
    "CHAT": "Log a chat",
  ]
  private static let done = [
    "CALL": "Call logged.", "EMAIL": "E-mail logged.", "MEETING": "Meeting logged.", "NOTE": "Note logged.", "SMS": "Text message logged.",
    "CHAT": "Chat logged.",
  ]
  private static let parties: [(field: String, reference: Reference, type: EntityType)] = [
    ("contactId", .contact, Contact.type), ("customerId", .customer, Customer.type), ("leadId", .lead, Lead.type),
    ("dealId", .deal, Deal.type),
  ]

  /// What to tell once it is stored, and the step that was planned along with it.
  static let created: @Sendable (FormValues, Row, Writer) throws -> String? = { form, row, writer in
    let isPlanned = try PlannedStep(form).plan(after: row, writer)
    let message = row["type"].text.flatMap { done[$0] } ?? "Logged."
    return isPlanned ? message + " The next step is planned." : message
  }

  func values() throws -> [String: Value] {
    let typed = context.header("content-type") == nil ? nil : try context.form()
    let said = typed ?? context.query
    let wanted = row?["type"].text ?? said.text("type")?.uppercased()
    let type = Communication.types.first { $0.value == wanted }
    var values: [String: Value] = [
      "what": .string((type?.label ?? "Communication").lowercased()), "title": .string(row.map(CommunicationRows.title) ?? ""),
      "may_plan": .bool(row == nil && context.allows(.activityCreate)), "step": .string(typed?.first("nextStep") ?? ""),
      "step_date": .string(typed?.first("nextStepDate") ?? ""),
    ]
    for problem in typed.map({ PlannedStep($0).problems }) ?? [] { values[problem.field + "_error"] = .string(problem.message) }
    if row == nil { try addHeading(&values, said, Self.verbs[type?.value ?? ""] ?? "Log communication") }
    return values
  }

  private func addHeading(_ values: inout [String: Value], _ said: FormValues, _ verb: String) throws {
    let known = try Self.parties.lazy.compactMap { party in try name(said, party).map { (party.type, $0) } }.first
    values["heading"] = .string(known.map { verb + " with " + $0.1 } ?? verb)
    guard let (type, name) = known, let back = said.text("return_to"), back.hasPrefix("/crm/\(type.plural)/") else { return }
    values["crumbs"] = [
      ["title": .string(type.pluralLabel), "url": .string("/crm/\(type.plural)")], ["title": .string(name), "url": .string(back)],
    ]
  }

  /// Links give ids, forms the names that were typed.
  private func name(_ said: FormValues, _ party: (field: String, reference: Reference, type: EntityType)) throws -> String? {
    guard let text = said.text(party.field), context.allows(party.type.permissions.view) else { return nil }
    guard let id = RecordID(text) else { return text }
    return try party.reference.name(of: id, reader)
  }
}

import Records
import Store
import Values

/// What was said: a call, a mail, a meeting, a message, a note. What is to be done is an activity.
enum Communication: Entity {
  struct Fields: FieldSet {
    let customerId = Typed.reference("customerId", "Client", .customer).aliases("customer", "client", "account")
    let contactId = Typed.reference("contactId", "Contact", .contact).aliases("contact")
    let type = Typed.choice("type", "Type", Communication.types).required().preset("CALL").aliases("communicationType", "channel")
    let subject = Typed.text("subject", "Subject").max(300).searchable().aliases("title")
    let notes = Typed.longText("notes", "What was said").required().searchable().aliases("note", "text", "body", "content")
    let occurredAt = Typed.instant("occurredAt", "When").required().presetNow().sortable().filterable().aliases("date", "time")
    let direction = Typed.choice("direction", "Direction", Communication.directions)
    let outcome = Typed.choice("outcome", "Outcome", Communication.outcomes)
    let duration = Typed.integer("duration", "Minutes", 0...100_000).group("Call or meeting").aliases("minutes")
    let meetingLocation = Typed.text("meetingLocation", "Place").max(300).group("Meeting").aliases("location")
    let meetingAttendees = Typed.tags("meetingAttendees", "Who was there").group("Meeting").help("Names, with commas between them.")
      .aliases("attendees")
    let emailFrom = Typed.text("emailFrom", "From").max(320).group("E-mail").aliases("from")
    let emailTo = Typed.text("emailTo", "To").max(2000).group("E-mail").aliases("to")
    let emailCc = Typed.text("emailCc", "Cc").max(2000).group("E-mail").aliases("cc")
    let leadId = Typed.reference("leadId", "Lead", .lead).group("Belongs to").aliases("lead")
    let dealId = Typed.reference("dealId", "Deal", .deal).group("Belongs to").aliases("deal")
    let activityId = Typed.reference("activityId", "Task", .activity).group("Belongs to").aliases("activity", "task")
    let tags = Typed.tags("tags", "Tags").linked(to: Tag.source).group("More").searchable().aliases("labels")
    let hasAttachments = Typed.boolean("hasAttachments", "Has attachments").readOnly()
    let attachmentCount = Typed.integer("attachmentCount", "Attachments", 0...1_000_000).preset(0).readOnly()
    let customFields = Typed.json("customFields", "Custom fields").group(nil)
  }

  static let types = [
    Choice("CALL", "Call"), Choice("EMAIL", "E-mail"), Choice("MEETING", "Meeting"), Choice("NOTE", "Note"), Choice("SMS", "SMS"),
    Choice("CHAT", "Chat"),
  ]
  static let directions = [Choice("INBOUND", "Inbound"), Choice("OUTBOUND", "Outbound")]
  static let outcomes = [
    Choice("SUCCESSFUL", "Successful", tone: "good"), Choice("NO_ANSWER", "No answer"), Choice("LEFT_MESSAGE", "Left a message"),
    Choice("FOLLOW_UP_REQUIRED", "Follow up", tone: "warn"),
  ]

  static let type = EntityType(
    Communication.self, name: "communication", plural: "communications", label: "Communication", pluralLabel: "Communications",
    table: "communications",
    permissions: .init(
      view: .communicationView, create: .communicationCreate, update: .communicationUpdate, delete: .communicationDelete,
      others: .recordsOthers),
    title: "subject", owner: nil,
    children: [.init("attachment", table: "attachments", column: "communication_id")], defaultSort: .init("occurredAt", descending: true),
    customTargets: Reference.targets, rule: settle, follow: tellWhomWeSpokeTo)

  /// Clocks and zones differ by a day at most; what is further ahead was not said yet.
  private static let slack: Int64 = 86_400_000

  private static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    if draft.changes("occurredAt"), let at = draft["occurredAt"].integer, at > writer.now.milliseconds + slack {
      draft.fail("occurredAt", "This is still to come. Log what was said, and plan a task for what is to be done.")
    }
    try settleClient(&draft, writer)
  }

  /// Whoever it was with belongs to a client, and so does what was said.
  private static func settleClient(_ draft: inout Draft, _ writer: Writer) throws {
    try ClientOfParent.inherit(&draft, from: [("contactId", "contacts"), ("dealId", "deals"), ("leadId", "leads")], writer)
  }

  private static func tellWhomWeSpokeTo(_ row: Row, _ writer: Writer) throws {
    guard let at = row["occurredAt"].integer, at <= writer.now.milliseconds else { return }
    let day = writer.session.zone.today(at: Instant(milliseconds: at))
    for (field, table) in LastContact.tables {
      if let id = row[field].recordID { try LastContact.move(table, id, to: day, writer) }
    }
  }
}

import Records
import Store
import Values

/// Somebody who may become a client.
enum Lead: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(200).searchable().sortable().help("What the lead is called on the board.")
      .aliases("leadName", "title", "subject", "fullName")
    let stageId = Typed.reference("stageId", "Stage", .leadStage).sortable().aliases("leadStage")
    let status = Typed.choice("status", "Status", Lead.statuses).required().preset("NEW").group(nil).sortable()
    let position = Typed.integer("position", "Position", Int64.min / 2...Int64.max / 2).readOnly()
    let estimatedValue = Typed.money("estimatedValue", "Estimated value").sortable().aliases("value", "amount")
    let currencyCode = Typed.currency("currencyCode", "Currency").aliases("currency")
    let firstName = Typed.text("firstName", "First name").individual().max(100).group("Person").searchable()
    let lastName = Typed.text("lastName", "Last name").individual().max(100).group("Person").searchable()
    let jobTitle = Typed.text("jobTitle", "Job title").max(150).group("Person").aliases("position", "role")
    let email = Typed.email("email", "E-mail").group("Person").searchable().aliases("e-mail", "contactEmail", "emailAddress", "mail")
    let phone = Typed.phone("phone", "Phone").group("Person").searchable().aliases("telephone", "contactPhone", "tel", "mobile")
    let company = Typed.text("company", "Company").max(200).group("Person").searchable().sortable()
      .aliases("companyName", "organisation", "organization", "account")
    let customerId = Typed.reference("customerId", "Client", .customer).group("Person").aliases("customer")
    let contactId = Typed.reference("contactId", "Contact", .contact).group("Person").aliases("contact")
    let ownerId = Typed.reference("ownerId", "Owner", .member).sortable().group("Qualification").aliases("owner", "leadOwner", "assignedTo")
    let leadScore = Typed.integer("leadScore", "Score", 0...100).preset(0).group("Qualification").sortable().filterable().aliases("score")
    let rating = Typed.choice("rating", "Rating", Lead.ratings).group("Qualification")
    let priority = Typed.choice("priority", "Priority", Lead.priorities).preset("MEDIUM").group("Qualification")
    let budget = Typed.money("budget", "Budget").group("Qualification")
    let timeline = Typed.choice("timeline", "Timeline", Lead.timelines).group("Qualification")
    let authority = Typed.choice("authority", "Authority", Lead.authorities).group("Qualification")
    let need = Typed.choice("need", "Need", Lead.needs).group("Qualification")
    let source = Typed.text("source", "Source").max(120).group("Source").filterable().sortable().aliases("leadSource")
    let campaign = Typed.text("campaign", "Campaign").max(120).group("Source")
    let medium = Typed.choice("medium", "Medium", Lead.media).group("Source")
    let referrer = Typed.text("referrer", "Referrer").max(200).group("Source")
    let firstContactDate = Typed.date("firstContactDate", "First contact").group("More")
    let lastContactDate = Typed.date("lastContactDate", "Last contact").group(nil)
    let lastActivityDate = Typed.date("lastActivityDate", "Last activity").readOnly()
    let tags = Typed.tags("tags", "Tags").linked(to: Tag.source).group("More").searchable().aliases("labels")
    let description = Typed.longText("description", "Description").group("More").aliases("notes", "comments", "about")
    let assignedAt = Typed.instant("assignedAt", "Assigned").readOnly()
    let convertedAt = Typed.instant("convertedAt", "Converted").readOnly()
    let conversionSource = Typed.text("conversionSource", "Converted by").readOnly()
    let dealId = Typed.reference("dealId", "Deal", .deal).readOnly()
    let disqualifiedAt = Typed.instant("disqualifiedAt", "Disqualified").readOnly()
    let disqualifiedBy = Typed.reference("disqualifiedBy", "Disqualified by", .member).readOnly()
    let disqualifiedReason = Typed.text("disqualifiedReason", "Reason").readOnly()
    let customFields = Typed.json("customFields", "Custom fields").group(nil)
    let externalId = Typed.text("externalId", "External id").individual().max(100).group("More").filterable().aliases("id", "leadId")
  }

  /// From here on a score is shown as high.
  static let highScore: Int64 = 80
  static let statuses = [
    Choice("NEW", "New", tone: "accent"), Choice("QUALIFIED", "Qualified", tone: "accent"), Choice("CONVERTED", "Converted", tone: "good"),
    Choice("LOST", "Lost"), Choice("DISQUALIFIED", "Disqualified", tone: "bad"),
  ]
  static let ratings = [Choice("HOT", "Hot", tone: "bad"), Choice("WARM", "Warm", tone: "warn"), Choice("COLD", "Cold")]
  static let priorities = [Choice("LOW", "Low"), Choice("MEDIUM", "Medium"), Choice("HIGH", "High", tone: "warn")]
  static let timelines = [
    Choice("IMMEDIATE", "Immediate"), Choice("1_3_MONTHS", "1–3 months"), Choice("3_6_MONTHS", "3–6 months"),
    Choice("6_12_MONTHS", "6–12 months"), Choice("12_PLUS_MONTHS", "More than 12 months"),
  ]
  static let authorities = [Choice("YES", "Yes", tone: "good"), Choice("NO", "No"), Choice("UNKNOWN", "Unknown")]
  static let needs = [Choice("EXPLICIT", "Explicit", tone: "good"), Choice("IMPLIED", "Implied")]
  static let media = [
    Choice("ORGANIC", "Organic"), Choice("PAID", "Paid"), Choice("SOCIAL", "Social"), Choice("REFERRAL", "Referral"),
    Choice("DIRECT", "Direct"),
  ]

  static let type = EntityType(
    Lead.self, name: "lead", plural: "leads", label: "Lead", pluralLabel: "Leads", table: "leads",
    permissions: .init(view: .leadView, create: .leadCreate, update: .leadUpdate, delete: .leadDelete, others: .recordsOthers),
    children: [
      .init("activity", table: "activities", column: "lead_id"), .init("note", table: "notes", column: "lead_id"),
      .init("attachment", table: "attachments", column: "lead_id"),
    ],
    defaultSort: .init("createdAt", descending: true), customTargets: Reference.targets, count: RecordCounts.count(of: "lead"),
    interpret: LeadStages.interpret, rule: LeadRules.settle)
}

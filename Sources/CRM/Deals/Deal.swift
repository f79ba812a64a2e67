import Records
import Store
import Values

/// A sale that may be won.
enum Deal: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(200).searchable().sortable().aliases(
      "title", "dealName", "opportunity", "opportunityName")
    let customerId = Typed.reference("customerId", "Client", .customer).sortable().aliases(
      "customer", "account", "company", "client", "accountName")
    let contactId = Typed.reference("contactId", "Contact", .contact).aliases("contact")
    let amount = Typed.money("amount", "Value").sortable().filterable().aliases("value", "closeValue", "dealValue")
    let currencyCode = Typed.currency("currencyCode", "Currency").aliases("currency")
    let pipelineId = Typed.reference("pipelineId", "Pipeline", .pipeline).group(nil).aliases("pipeline")
    let stageId = Typed.reference("stageId", "Stage", .pipelineStage).sortable()
    let status = Typed.choice("status", "Status", Deal.statuses).required().preset("OPEN").readOnly().sortable()
    let position = Typed.integer("position", "Position", Int64.min / 2...Int64.max / 2).readOnly()
    let probability = Typed.percent("probability", "Probability").filterable()
    let expectedCloseDate = Typed.date("expectedCloseDate", "Expected close").sortable().filterable().aliases("closeDate", "expectedClose")
      .helpWhenPast("This day has passed. If the deal is still open, give it a new one.")
    let ownerId = Typed.reference("ownerId", "Owner", .member).sortable().group("Team").aliases(
      "owner", "salesAgent", "salesRep", "dealOwner")
    let teamMembers = Typed.references("teamMembers", "Team", .member).group("Team")
    let source = Typed.choice("source", "Source", Deal.sources).group("Team")
    let dealNumber = Typed.text("dealNumber", "Number").max(40).readOnly()
    let discount = Typed.money("discount", "Discount").group("Money")
    let tax = Typed.money("tax", "Tax").group("Money")
    let total = Typed.money("total", "Total").readOnly()
    let products = Typed.json("products", "Products").group(nil).aliases("product")
    let competitors = Typed.tags("competitors", "Competitors").group("More")
    let closedDate = Typed.date("closedDate", "Closed").sortable().filterable().group(nil).aliases("actualCloseDate")
    let createdDate = Typed.date("createdDate", "Opened").filterable().group("More").aliases("engageDate", "openDate", "startDate")
    let firstContactDate = Typed.date("firstContactDate", "First contact").group("More")
    let lastActivityDate = Typed.date("lastActivityDate", "Last activity").readOnly()
    let wonReason = Typed.text("wonReason", "Why won").max(500).group(nil)
    let lostReason = Typed.choice("lostReason", "Why lost", Deal.lostReasons).group(nil)
    let lostToCompetitor = Typed.text("lostToCompetitor", "Lost to").max(200).group(nil)
    let leadId = Typed.reference("leadId", "From lead", .lead).group(nil).aliases("lead")
    let tags = Typed.tags("tags", "Tags").linked(to: Tag.source).group("More").searchable().aliases("labels")
    let description = Typed.longText("description", "Description").group("More").aliases("notes", "comments")
    let customFields = Typed.json("customFields", "Custom fields").group(nil)
    let externalId = Typed.text("externalId", "External id").individual().max(100).group("More").filterable().searchable()
      .aliases("id", "opportunityId", "dealId")
  }

  static let statuses = [Choice("OPEN", "Open", tone: "accent"), Choice("WON", "Won", tone: "good"), Choice("LOST", "Lost")]
  static let sources = [
    Choice("INBOUND", "Inbound"), Choice("OUTBOUND", "Outbound"), Choice("REFERRAL", "Referral"), Choice("PARTNER", "Partner"),
  ]
  static let lostReasons = [
    Choice("PRICE", "Price"), Choice("COMPETITION", "Competition"), Choice("NO_BUDGET", "No budget"), Choice("TIMING", "Timing"),
    Choice("PRODUCT_FIT", "Product fit"), Choice("OTHER", "Other"),
  ]

  static let type = EntityType(
    Deal.self, name: "deal", plural: "deals", label: "Deal", pluralLabel: "Deals", table: "deals",
    permissions: .init(view: .dealView, create: .dealCreate, update: .dealUpdate, delete: .dealDelete, others: .recordsOthers),
    children: [
      .init("activity", table: "activities", column: "deal_id"), .init("note", table: "notes", column: "deal_id"),
      .init("attachment", table: "attachments", column: "deal_id"),
    ],
    defaultSort: .init("createdAt", descending: true), customTargets: Reference.targets, count: RecordCounts.count(of: "deal"),
    interpret: DealInputs.interpret, rule: DealRules.settle)
}

import Records
import Store
import Values

/// A company or a person that we do business with. The navigation says Clients.
enum Customer: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(200).searchable().sortable()
      .aliases("companyName", "company", "organisation", "organization", "account", "accountName", "customer", "customerName", "client")
    let type = Typed.choice("type", "Type", Customer.types).preset("BUSINESS").sortable().aliases("customerType", "accountType")
    let status = Typed.choice("status", "Status", Customer.statuses).preset("ACTIVE").sortable()
    let category = Typed.choice("category", "Category", Customer.categories).sortable()
    let industry = Typed.text("industry", "Industry").max(120).searchable().filterable().sortable().aliases("sector")
    let companySize = Typed.choice("companySize", "Company size", Customer.sizes).aliases("size")
    let annualRevenue = Typed.money("annualRevenue", "Annual revenue").sortable().aliases("revenue")
    let currencyCode = Typed.currency("currencyCode", "Currency").aliases("currency")
    let primaryEmail = Typed.email("primaryEmail", "E-mail").group("Contact").searchable().aliases(
      "email", "e-mail", "emailAddress", "mail")
    let primaryPhone = Typed.phone("primaryPhone", "Phone").group("Contact").searchable().aliases(
      "phone", "telephone", "tel", "phoneNumber")
    let website = Typed.url("website", "Website").group("Contact").searchable().aliases("url", "web", "homepage", "domain")
    let preferredChannel = Typed.choice("preferredChannel", "Preferred channel", Customer.channels).group("Contact")
    let timezone = Typed.zone("timezone", "Time zone").group("Contact").aliases("timeZone")
    let billingAddress = Typed.address("billingAddress", "Billing address").group("Addresses").searchable().aliases("address")
    let shippingAddress = Typed.address("shippingAddress", "Shipping address").group("Addresses")
    let ownerId = Typed.reference("ownerId", "Owner", .member).group("Relationship").sortable().aliases(
      "owner", "accountOwner", "salesRep", "salesAgent")
    let accountManager = Typed.reference("accountManager", "Account manager", .member).group("Relationship")
    let parentId = Typed.reference("parentId", "Part of", .customer).group("Relationship")
      .help("The company this one belongs to.").aliases("parent", "parentAccount", "subsidiaryOf")
    let source = Typed.choice("source", "Source", Customer.sources).group("Relationship").aliases("leadSource")
    let billingType = Typed.choice("billingType", "Billing", Customer.billingTypes).preset("PREPAID").group("Relationship")
    let kvkNumber = Typed.text("kvkNumber", "KVK number").individual().max(20).group("Relationship").help(
      "Eight digits, from the trade register."
    )
    .aliases("kvk")
    let bsn = Typed.text("bsn", "BSN").max(20).sealed().group("Relationship").help("For persons only. Stored encrypted.")
      .aliases("citizenServiceNumber")
    let firstContactDate = Typed.date("firstContactDate", "First contact").group("Relationship")
    let lastContactDate = Typed.date("lastContactDate", "Last contact").group(nil).sortable()
    let tags = Typed.tags("tags", "Tags").linked(to: Tag.source).group("More").searchable().aliases("labels")
    let description = Typed.longText("description", "Description").group("More").aliases("about", "comments", "notes")
    let customFields = Typed.json("customFields", "Custom fields").group(nil)
    let externalId = Typed.text("externalId", "External id").individual().max(100).group("More").filterable()
      .help("The id this client has in another system; imports match by it.").aliases("id", "customerId", "accountId", "externalKey")
    let contactsUid = Typed.text("contactsUid", "Address book id").max(200).group(nil)
  }

  static let types = [Choice("BUSINESS", "Business"), Choice("INDIVIDUAL", "Person")]
  static let statuses = [Choice("ACTIVE", "Active", tone: "good"), Choice("INACTIVE", "Inactive")]
  static let categories = [
    Choice("CUSTOMER", "Customer", tone: "accent"), Choice("PARTNER", "Partner", tone: "good"),
    Choice("PROSPECT", "Prospect", tone: "warn"),
  ]
  static let sizes = [Choice("SMALL", "Small"), Choice("MEDIUM", "Medium"), Choice("LARGE", "Large"), Choice("ENTERPRISE", "Enterprise")]
  static let sources = [Choice("WEB", "Web"), Choice("REFERRAL", "Referral"), Choice("EVENT", "Event"), Choice("CAMPAIGN", "Campaign")]
  static let channels = [Choice("EMAIL", "E-mail"), Choice("PHONE", "Phone"), Choice("SMS", "SMS"), Choice("IN_PERSON", "In person")]
  static let billingTypes = [Choice("PREPAID", "Prepaid"), Choice("NET_30", "Net 30")]

  static let type = EntityType(
    Customer.self, name: "customer", plural: "customers", label: "Client", pluralLabel: "Clients", table: "customers",
    permissions: .init(
      view: .customerView, create: .customerCreate, update: .customerUpdate, delete: .customerDelete, others: .recordsOthers),
    children: [
      .init("contact", table: "contacts", column: "customer_id", staying: ContactLinks.belongsElsewhere),
      .init("deal", table: "deals", column: "customer_id"),
      .init("project", table: "projects", column: "customer_id"), .init("activity", table: "activities", column: "customer_id"),
      .init("note", table: "notes", column: "customer_id"), .init("attachment", table: "attachments", column: "customer_id"),
      .init("communication", table: "communications", column: "customer_id"),
      .init("contact_relation", table: "contact_relations", column: "customer_id"),
    ],
    defaultSort: .init("name"), customTargets: Reference.targets, count: RecordCounts.count(of: "customer"),
    interpret: { inputs, _, _ in FreeText.interpret(&inputs) }, rule: settle)

  /// A client has a currency, numbers that can be right, and is never its own ancestor, not even through one that comes back from Trash.
  private static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    if draft["currencyCode"] == .null { draft["currencyCode"] = .text(writer.session.currency.code) }
    CustomerNumbers.settle(&draft)
    guard draft.changes("parentId"), let parent = draft["parentId"].recordID else { return }
    let isCycle = try writer.exists(
      """
      WITH RECURSIVE up(id) AS (
        SELECT \(parent) UNION SELECT c.parent_id FROM customers_all c JOIN up ON c.id = up.id WHERE c.parent_id IS NOT NULL)
      SELECT 1 FROM up WHERE id = \(draft.id)
      """)
    if isCycle { draft.fail("parentId", "A client cannot be part of itself. Choose another company.") }
  }
}

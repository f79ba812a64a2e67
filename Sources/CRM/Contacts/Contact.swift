import Records
import Store
import Values

/// A person we talk to; stands alone or belongs to a client.
enum Contact: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(200).group(nil).searchable().sortable().aliases(
      "fullName", "contactName", "contact")
    let firstName = Typed.text("firstName", "First name").individual().max(100).help("A first or a last name is needed.").aliases(
      "first", "givenName", "forename")
    let lastName = Typed.text("lastName", "Last name").individual().max(100).sortable().aliases("last", "surname", "familyName")
    let type = Typed.choice("type", "Type", Contact.types).preset("CUSTOMER").aliases("contactType")
    let status = Typed.choice("status", "Status", Contact.statuses).preset("ACTIVE").sortable()
    let email = Typed.email("email", "E-mail").searchable().sortable().aliases("e-mail", "emailAddress", "mail", "primaryEmail")
    let phone = Typed.phone("phone", "Phone").searchable().aliases("telephone", "tel", "phoneNumber")
    let mobilePhone = Typed.phone("mobilePhone", "Mobile phone").searchable().aliases("mobile", "cell", "cellPhone")
    let workPhone = Typed.phone("workPhone", "Work phone").searchable()
    let customerId = Typed.reference("customerId", "Client", .customer).sortable().group("Company").aliases("customer", "account", "client")
    let company = Typed.text("company", "Company").individual().max(200).group("Company").searchable().sortable(byTitleOf: "customerId")
      .help("A name that is no client yet becomes one.").aliases("companyName", "organisation", "organization", "accountName")
    let jobTitle = Typed.text("jobTitle", "Job title").max(150).group("Company").searchable().sortable()
      .aliases("title", "position", "contactTitle")
    let department = Typed.text("department", "Department").max(150).group("Company")
    let role = Typed.choice("role", "Role in decisions", Contact.roles).group("Company")
    let isPrimary = Typed.boolean("isPrimary", "Primary contact of the client").individual().filterable().group("Company")
      .aliases("primary")
    let ownerId = Typed.reference("ownerId", "Owner", .member).sortable().group("Relationship").aliases("owner", "contactOwner")
    let preferredChannel = Typed.choice("preferredChannel", "Preferred channel", Contact.channels).group("Preferences")
    let communicationMethods = Typed.choices("communicationMethods", "Preferred ways to reach them", ContactPreferences.methods).group(
      "Preferences")
    let contactFrequency = Typed.choice("contactFrequency", "How often to contact", ContactPreferences.frequencies).group("Preferences")
      .aliases("frequency")
    let timezone = Typed.zone("timezone", "Time zone").group("Preferences").aliases("timeZone")
    let notifyByEmail = Typed.boolean("notifyByEmail", "Notify by e-mail").preset(true).group("Preferences")
    let notifyBySms = Typed.boolean("notifyBySms", "Notify by SMS").group("Preferences")
    let lastContactDate = Typed.date("lastContactDate", "Last contact").group(nil).sortable()
    let birthday = Typed.date("birthday", "Birthday").individual().group("Relationship").aliases("birthDate")
    let anniversary = Typed.date("anniversary", "Anniversary").group("Relationship")
    let linkedinUrl = Typed.url("linkedinUrl", "LinkedIn").group("Relationship").aliases("linkedin")
    let twitterHandle = Typed.text("twitterHandle", "X handle").individual().max(60).group("Relationship").aliases("twitter")
    let emailOptIn = Typed.boolean("emailOptIn", "May be e-mailed").preset(true).filterable().group("Preferences")
    let smsOptIn = Typed.boolean("smsOptIn", "May be texted").filterable().group("Preferences")
    let doNotCall = Typed.boolean("doNotCall", "Do not call").filterable().group("Preferences")
    let tags = Typed.tags("tags", "Tags").linked(to: Tag.source).group("More").searchable().aliases("labels")
    let description = Typed.longText("description", "Description").group("More").aliases("about", "comments", "notes")
    let customFields = Typed.json("customFields", "Custom fields").group(nil)
    let externalId = Typed.text("externalId", "External id").individual().max(100).group("More").filterable().aliases(
      "id", "contactId", "externalKey")
    let contactsUid = Typed.text("contactsUid", "Address book id").max(200).group(nil)
  }

  static let types = [
    Choice("CUSTOMER", "Customer", tone: "accent"), Choice("CONTRACTOR", "Contractor", tone: "warn"), Choice("VENDOR", "Vendor"),
    Choice("PARTNER", "Partner", tone: "good"), Choice("OTHER", "Other"),
  ]
  static let statuses = [Choice("ACTIVE", "Active", tone: "good"), Choice("LEAD", "Lead", tone: "accent"), Choice("INACTIVE", "Inactive")]
  static let roles = [
    Choice("DECISION_MAKER", "Decides", tone: "accent"), Choice("INFLUENCER", "Influences"), Choice("USER", "Uses"),
    Choice("GATEKEEPER", "Gatekeeper"),
  ]
  static let channels = [Choice("EMAIL", "E-mail"), Choice("PHONE", "Phone"), Choice("SMS", "SMS")]

  static let type = EntityType(
    Contact.self, name: "contact", plural: "contacts", label: "Contact", pluralLabel: "Contacts", table: "contacts",
    permissions: .init(view: .contactView, create: .contactCreate, update: .contactUpdate, delete: .contactDelete, others: .recordsOthers),
    children: [
      .init("note", table: "notes", column: "contact_id"), .init("attachment", table: "attachments", column: "contact_id"),
      .init("consent", table: "consents", column: "contact_id"),
      .init("contact_relation", table: "contact_relations", column: "contact_id"),
    ],
    defaultSort: .init("name"), customTargets: Reference.targets, count: RecordCounts.count(of: "contact"),
    interpret: { inputs, _, _ in
      FreeText.interpret(&inputs)
      try ContactPreferences.interpret(&inputs)
    }, rule: settle,
    follow: { try ContactLinks.follow(contact: $0, $1) })

  /// The name follows first and last name, a new company becomes a client, and a client has one primary contact.
  private static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    settleName(&draft)
    try settleCompany(&draft, writer)
    try settleClient(&draft, writer)
  }

  /// Who belongs nowhere is nobody's primary contact, and a client has one at most.
  private static func settleClient(_ draft: inout Draft, _ writer: Writer) throws {
    let customer = draft["customerId"].recordID
    if customer == nil { draft["isPrimary"] = .integer(0) }
    if draft.changes("customerId"), let left = draft.existing?["customerId"].recordID {
      try ContactLinks.leave(left, for: customer, contact: draft.id, writer)
    }
    guard draft["isPrimary"].integer == 1, draft.changes("isPrimary") || draft.changes("customerId") else { return }
    try PrimaryContact.demoteOthers(&draft, writer)
  }

  private static func settleName(_ draft: inout Draft) {
    let parts = [draft["firstName"].text, draft["lastName"].text].compactMap { $0 }
    let partsChanged = draft.changes("firstName") || draft.changes("lastName")
    if !parts.isEmpty, draft["name"] == .null || (partsChanged && !(draft.given.contains("name") && draft.changes("name"))) {
      draft["name"] = .text(parts.joined(separator: " "))
    } else if parts.isEmpty || (draft.changes("name") && !partsChanged), let name = draft["name"].text {
      let person = PersonName(splitting: name)
      draft["firstName"] = person.first.isEmpty ? .null : .text(person.first)
      draft["lastName"] = person.last.isEmpty ? .null : .text(person.last)
    }
    if draft["name"] == .null { draft.fail("firstName", "Enter a first or a last name.") }
  }

  /// Typing the name of a company that is no client yet creates the client.
  private static func settleCompany(_ draft: inout Draft, _ writer: Writer) throws {
    guard draft.given.contains("company"), draft.changes("company"), !draft.given.contains("customerId") || draft["customerId"] == .null,
      let company = draft["company"].text.map(TypedCompany.init)
    else { return }
    if let known = try company.client(writer) {
      draft["customerId"] = .id(known)
    } else if writer.session.allows(.customerCreate) {
      let customer = try Customer.type.create(Inputs([("name", .typed(company.name))]), writer, trusted: true)
      draft["customerId"] = .id(customer.id)
    }
  }
}

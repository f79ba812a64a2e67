import Records
import Store
import Values

/// A contact belongs to a client, or stands with one of our own people: with a role, and from when until when. What has ended stays as history.
///
/// These rows are the truth about who belongs where. `customerId` and `isPrimary` of the contact repeat its main client for lists and forms;
/// `ContactLinks` keeps both in step.
enum Relation: Entity {
  struct Fields: FieldSet {
    let contactId = Typed.reference("contactId", "Contact", .contact).required().group(nil)
    let customerId = Typed.reference("customerId", "Client", .customer).aliases("account", "customer", "client")
    let userId = Typed.reference("userId", "Colleague", .member).aliases("user")
    let role = Typed.text("role", "Role").max(100).aliases("relationshipType")
    let isPrimary = Typed.boolean("isPrimary", "Primary").aliases("primary")
    let since = Typed.date("since", "Since")
    let until = Typed.date("until", "Until").aliases("endedOn")
  }

  static let type = EntityType(
    Relation.self, name: "contact_relation", plural: "contact_relations", label: "Relationship", pluralLabel: "Relationships",
    table: "contact_relations",
    permissions: .init(
      view: .contactView, create: .contactUpdate, update: .contactUpdate, delete: .contactUpdate, others: .contactUpdate),
    title: "role", owner: nil, bases: { [.init("contactId", Contact.type)] }, defaultSort: .init("createdAt"),
    interpret: interpret, rule: settle, follow: { try ContactLinks.follow($0, $1) })

  /// `entityType` and `entityId` of the API.
  private static func interpret(_ inputs: inout Inputs, _ existing: Row?, _ reader: Reader) throws {
    let kind = inputs.take("entityType", "type")
    let id = inputs.take("entityId")
    guard existing == nil, kind != nil || id != nil else { return }
    guard let kind = try kind?.text(at: "entityType").flatMap({ RelationKind(spelled: $0) }) else {
      throw RecordError.invalid([FieldError("entityType", "entityType must be user or account.")])
    }
    guard let entity = try id?.text(at: "entityId").flatMap({ RecordID($0) }) else {
      throw RecordError.invalid([FieldError("entityId", "entityId must be the id of a \(kind.word).")])
    }
    inputs.set(kind.field, .json(JSON(entity)))
  }

  private static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    let (customer, user) = (draft["customerId"].recordID, draft["userId"].recordID)
    if draft.isNew, (customer == nil) == (user == nil) {
      let field = draft.given.contains("userId") ? "userId" : "customerId"
      draft.fail(field, customer == nil ? "Choose whom the contact belongs with." : "Choose a client or a colleague, not both.")
    }
    if !draft.isNew, draft.changes("customerId") || draft.changes("userId") || draft.changes("contactId") {
      throw RecordError.refused("A relationship keeps its two sides. End it and add another.")
    }
    settleTimes(&draft, writer)
    if draft.isNew || draft.changes("until") { try forbidTwice(&draft, writer) }
    if draft["until"] != .null { draft["isPrimary"] = .integer(0) }
    if draft["isPrimary"].integer == 1, draft.changes("isPrimary"), draft.errors.isEmpty { try PrimaryContact.demoteOthers(&draft, writer) }
  }

  private static func settleTimes(_ draft: inout Draft, _ writer: Writer) {
    let today = writer.session.zone.today(at: writer.now).description
    if let until = draft["until"].text, until > today { draft.fail("until", "What has not ended yet has no last day.") }
    if let since = draft["since"].text, since > today { draft.fail("since", "A relationship cannot begin in the future.") }
    if let since = draft["since"].text, let until = draft["until"].text, until < since {
      draft.fail("until", "It cannot end before it began on \(since).")
    }
  }

  private static func forbidTwice(_ draft: inout Draft, _ writer: Writer) throws {
    guard draft["until"] == .null, let contact = draft["contactId"].recordID else { return }
    let column: SQLName = draft["customerId"] == .null ? "user_id" : "customer_id"
    let other = draft["customerId"].recordID ?? draft["userId"].recordID
    let isThere = try writer.exists(
      """
      SELECT 1 FROM contact_relations WHERE contact_id = \(contact) AND \(column) = \(other) AND until IS NULL AND id <> \(draft.id)
      """)
    guard isThere else { return }
    draft.fail(draft["customerId"] == .null ? "userId" : "customerId", "They are linked already. Change or end that relationship.")
  }
}

/// What stands at the other end of a relationship.
enum RelationKind: String {
  case account, user

  init?(spelled text: String) {
    switch text.lowercased() {
    case "account", "customer", "client": self = .account
    case "user", "member", "colleague": self = .user
    default: return nil
    }
  }

  init(_ row: Row) { self = row["customerId"] == .null ? .user : .account }

  /// The field of the relationship that names it.
  var field: String { self == .account ? "customerId" : "userId" }
  var word: String { self == .account ? "client" : "colleague" }
}

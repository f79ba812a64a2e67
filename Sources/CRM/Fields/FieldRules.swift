import Records
import Store
import Values

/// What each role sees of each field: `field_rules` has a row for each that is not simply visible. Admins see everything.
enum FieldRules {
  /// Whose fields can be added to, and hidden.
  static let types = [Customer.type, Contact.type, Lead.type, Deal.type, Activity.type, Project.type, Communication.type]
  static let roles = Roles.all.filter { $0 != Roles.admin }

  /// Fields, by their labels, that everybody sees who sees such records.
  static func always(of type: EntityType) -> [String] {
    type.fields.filter { $0.group != nil && !mayVary($0, of: type) }.map(\.label)
  }

  /// Fields without which a record cannot be told apart, found or worked with, and those that boards, figures and reports are made of.
  private static let needed: Set<String> = [
    "type", "status", "stageId", "pipelineId", "ownerId", "customerId", "contactId", "leadId", "projectId", "currencyCode", "company",
    "firstName",
    "lastName", "isPrimary", "customFields", "contactsUid", "amount", "probability", "expectedCloseDate", "closedDate", "createdDate",
    "total",
    "lostReason", "wonReason", "lostToCompetitor", "estimatedValue", "source", "dueDate", "dueTime", "assignees", "priority",
    "completedAt",
    "completedBy", "convertedAt", "dealId", "disqualifiedAt", "disqualifiedBy", "disqualifiedReason", "assignedAt", "dealNumber",
    "startDate", "occurredAt", "activityId", "hasAttachments", "attachmentCount",
  ]

  static func mayVary(_ field: Field, of type: EntityType) -> Bool {
    if field.customID != nil { return true }
    return field.name != type.title && field.name != type.owner && field.name != type.owners && !field.isRequired
      && !needed.contains(field.name)
  }

  static func type(named name: String?) -> EntityType? { types.first { $0.name == name } }

  struct Key: Hashable {
    let field: String
    let role: String
  }

  static func all(of type: EntityType, _ reader: Reader) throws -> [Key: Field.Visibility] {
    let page = try reader.page("SELECT field, role, visibility FROM field_rules WHERE entity = \(type.name)")
    let pairs = (0..<page.rowCount).compactMap { row -> (Key, Field.Visibility)? in
      guard let field = page.string(row, 0), let role = page.string(row, 1) else { return nil }
      return page.string(row, 2).flatMap { Field.Visibility(rawValue: $0) }.map { (Key(field: field, role: role), $0) }
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// Sets what is named and leaves the rest; one event when something differs.
  static func set(_ wanted: [Key: Field.Visibility], of type: EntityType, _ writer: Writer) throws {
    guard writer.session.allows(.settingsManage) else { throw RecordError.forbidden }
    let before = try all(of: type, writer)
    let seen = try type.seen(by: writer)
    var changes: [(field: String, before: JSON, after: JSON)] = []
    for (key, visibility) in wanted.sorted(by: { ($0.key.field, $0.key.role) < ($1.key.field, $1.key.role) }) {
      try demand(key, seen)
      let was = before[key] ?? .visible
      guard was != visibility else { continue }
      try store(key, visibility, type, writer)
      changes.append(("\(type.name).\(key.field) \(key.role)", .string(was.rawValue), .string(visibility.rawValue)))
    }
    guard !changes.isEmpty else { return }
    try writer.append(Event.Draft(entity: "field_rule", record: RecordID(high: 0, low: 0), verb: "updated", changes: changes))
    try writer.fieldSettingsChanged()
  }

  /// - Throws: what is wrong with a rule: nobody's role, nobody's field, or one that cannot be hidden.
  private static func demand(_ key: Key, _ type: EntityType) throws {
    guard Roles.all.contains(key.role) else { throw RecordError.refused("There is no role “\(key.role.prefix(60))”.") }
    guard key.role != Roles.admin else { throw RecordError.refused("Admins see every field.") }
    guard let field = type.field(key.field) else {
      throw RecordError.refused("\(type.pluralLabel) have no field “\(key.field.prefix(60))”.")
    }
    guard mayVary(field, of: type) else { throw RecordError.refused("“\(field.label)” is seen by everyone.") }
  }

  private static func store(_ key: Key, _ visibility: Field.Visibility, _ type: EntityType, _ writer: Writer) throws {
    try writer.execute(
      """
      DELETE FROM main.field_rules
      WHERE tenant_id = kith_tenant() AND entity = \(type.name) AND role = \(key.role) AND field = \(key.field)
      """)
    guard visibility != .visible else { return }
    try writer.insert(
      "field_rules",
      [("entity", .text(type.name)), ("role", .text(key.role)), ("field", .text(key.field)), ("visibility", .text(visibility.rawValue))])
  }
}

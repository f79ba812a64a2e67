import Store
import Values

/// Fields that a workspace added, and where their values are: `custom_fields` has a row for each, `custom_values` one for each value that
/// is not empty, in `text`, `number`, `reference` or, what no list is filtered by, `body`.
public enum CustomFields {
  /// The object in which JSON has the values of all.
  public static let name = "customFields"

  /// Before the key, in forms, filters and events: `customFields.region`.
  public static let prefix = "customFields."

  /// Under which name a page of records has the values of all.
  static let column = "customValues"

  /// The kinds that a workspace may choose from, by the word that is stored. Left out are a currency, which belongs to an amount; tags, of which
  /// a record has one list; several members; and JSON, which no person fills in.
  public static let kinds: [(name: String, label: String)] = [
    ("TEXT", "Text"), ("LONG_TEXT", "Long text"), ("EMAIL", "E-mail"), ("PHONE", "Phone"), ("URL", "Web address"),
    ("INTEGER", "Whole number"), ("MONEY", "Money"), ("PERCENT", "Percentage"), ("DATE", "Date"), ("TIME", "Time of day"),
    ("INSTANT", "Date and time"), ("ZONE", "Time zone"), ("BOOLEAN", "Yes or no"), ("CHOICE", "Choice"), ("CHOICES", "Several choices"),
    ("REFERENCE", "Link to a record"), ("ADDRESS", "Address"),
  ]

  /// Those that are not archived, in their order.
  static func all(of type: EntityType, _ reader: Reader) throws -> [Field] {
    let page = try reader.page(
      """
      SELECT id, key, label, kind, help, required, choices, group_name, target FROM custom_fields
      WHERE entity = \(type.name) ORDER BY position, seq
      """)
    return (0..<page.rowCount).compactMap { field(page, $0, of: type) }
  }

  /// Archived ones too: what a key once stood for, no other value may pass for.
  static func keys(of type: EntityType, _ reader: Reader) throws -> Set<String> {
    let page = try reader.page("SELECT key FROM custom_fields_all WHERE entity = \(type.name)")
    return Set((0..<page.rowCount).compactMap { page.string($0, 0) })
  }

  private static func field(_ page: CellPage, _ row: Int, of type: EntityType) -> Field? {
    let target = type.customTargets?.first { $0.entity == page.string(row, 8) }
    guard let id = page.id(row, 0), let key = page.string(row, 1), let label = page.string(row, 2), let word = page.string(row, 3),
      let kind = kind(word, choices: page.string(row, 6), target)
    else { return nil }
    var field = Field(custom: id, key: key, label: label, kind)
    field.help = page.string(row, 4)
    field.isRequired = page.integer(row, 5) == 1
    field.group = page.string(row, 7) ?? "More"
    return field
  }

  private static func kind(_ word: String, choices: String?, _ target: Reference?) -> Field.Kind? {
    switch word {
    case "TEXT": .text
    case "LONG_TEXT": .longText
    case "EMAIL": .email
    case "PHONE": .phone
    case "URL": .url
    case "INTEGER": .integer(-1_000_000_000_000...1_000_000_000_000)
    case "MONEY": .money(currency: nil)
    case "PERCENT": .percent
    case "DATE": .date
    case "TIME": .time
    case "INSTANT": .instant
    case "ZONE": .zone
    case "BOOLEAN": .boolean
    case "CHOICE": .choice(Self.choices(choices))
    case "CHOICES": .choices(Self.choices(choices))
    case "REFERENCE": target.map(Field.Kind.reference)
    case "ADDRESS": .address
    default: nil
    }
  }

  /// JSON that this program wrote itself; what is damaged is as if it were not there.
  static func parsed(_ text: String) -> JSON {
    do { return try JSON.parse(text) } catch { return .null }
  }

  /// `[{"value", "label", "archived"?}]`, as the settings keep them.
  public static func choices(_ stored: String?) -> [Choice] {
    (stored.map(parsed)?.array ?? []).compactMap { entry in
      guard let value = entry["value"]?.string, let label = entry["label"]?.string else { return nil }
      return Choice(value, label, isArchived: entry["archived"]?.bool ?? false)
    }
  }
}

extension Field {
  fileprivate init(custom id: RecordID, key: String, label: String, _ kind: Kind) {
    self.init(CustomFields.prefix + key, column: "custom", label, kind)
    customID = id
    aliases = [key, label] + (reference == nil ? [] : [name + "Name"])
    switch kind {
    case .longText, .address: isSearchable = true
    case .text, .email, .phone, .url: (isSearchable, isFilterable, isSortable) = (true, true, true)
    case .choices, .reference: isFilterable = true
    case .boolean:
      (isFilterable, isSortable) = (true, true)
      defaultValue = .integer(0)
    default: (isFilterable, isSortable) = (true, true)
    }
    if case .url = kind { maxLength = 2_000 }
    if case .phone = kind { maxLength = 50 }
  }

  /// What people and JSON call a field that a workspace added.
  public var customKey: String? { customID == nil ? nil : String(name.dropFirst(CustomFields.prefix.count)) }

  /// The column of `custom_values` that holds the values.
  var valueColumn: SQLName {
    switch kind {
    case .longText, .address: return "body"
    case .reference: return "reference"
    default: return columnType == "INTEGER" ? "number" : "text"
    }
  }

  /// The value in a statement over the alias `t`.
  var operand: SQL {
    guard let customID else { return "t.\(column)" }
    let value: SQL = "(SELECT c.\(valueColumn) FROM custom_values c WHERE c.record = t.id AND c.field_id = \(customID))"
    if case .boolean = kind { return "ifnull(\(value), 0)" }
    return value
  }

  /// The records that have this value, found by an index.
  func records(with value: SQLValue) -> SQL? { value == .integer(0) ? nil : records { "\($0) = \(value)" } }

  /// The records whose value meets a comparison; nil where no index knows them.
  func records(where comparison: (SQL) -> SQL) -> SQL? {
    guard let customID, valueColumn != "body" else { return nil }
    return "SELECT c.record AS id FROM custom_values c WHERE c.field_id = \(customID) AND \(comparison("c.\(valueColumn)"))"
  }

  /// The title of what it names, or `[Deleted client]`; NULL where it names nothing. A list may have more of these than a statement has joins.
  func customTitle(of reference: Reference) -> SQL {
    let gone: SQL = reference.trashed.map { "OR r.\($0) IS NOT NULL" } ?? ""
    return """
      (SELECT CASE WHEN r.id IS NULL \(gone) THEN \(literal: .text(reference.deletedTitle)) ELSE r.\(reference.title) END
      FROM custom_values c LEFT JOIN \(reference.table) r ON r.id = c.reference WHERE c.record = t.id AND c.field_id = \(customID))
      """
  }

  func row(_ value: SQLValue, of record: RecordID) -> [(SQLName, SQLValue)] {
    [("record", .id(record)), ("field_id", customID.map(SQLValue.id) ?? .null), (valueColumn, value)]
  }
}

extension EntityType {
  /// All values that a workspace added to the record `owner.id`, as one JSON object by field.
  func customValues(of owner: SQL) -> SQL {
    guard !customFields.isEmpty else { return "NULL" }
    return """
      (SELECT json_group_object(hex(c.field_id), coalesce(c.number, c.text, c.body, hex(c.reference))) FROM custom_values c
      WHERE c.record = \(owner))
      """
  }

  /// The values of the added fields, in their order.
  func customValues(_ stored: String?) -> [SQLValue] {
    var values = customFields.map(\.emptyValue)
    for member in stored.map(CustomFields.parsed)?.object?.members ?? [] {
      guard let index = customIndex(member.key) else { continue }
      let place = index - declaredCount
      switch member.value {
      case .string(let text) where fields[index].reference != nil:
        values[place] = RecordID(hexadecimal: text).map(SQLValue.id) ?? .null
      case .string(let text): values[place] = .text(text)
      case .number(let text): if let number = Int64(text) { values[place] = .integer(number) }
      default: break
      }
    }
    return values
  }

  /// Stores the values that differ from what was there.
  func storeCustomValues(_ row: [SQLValue], before: [SQLValue]?, of record: RecordID, _ writer: Writer) throws {
    for index in customFields.indices where row[index] != before?[index] ?? fields[index].emptyValue {
      guard let id = fields[index].customID else { continue }
      if before != nil {
        try writer.execute("DELETE FROM main.custom_values WHERE tenant_id = kith_tenant() AND record = \(record) AND field_id = \(id)")
      }
      if row[index] != .null { try writer.insert("custom_values", fields[index].row(row[index], of: record)) }
    }
  }
}

extension RecordID {
  /// As SQLite's `hex` writes it.
  var hexadecimal: String { description.filter { $0 != "-" }.uppercased() }

  fileprivate init?(hexadecimal text: String) {
    guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16) else {
      return nil
    }
    self.init(high: high, low: low)
  }
}

import Records
import Store
import Values

/// By what a person is recognised wherever somebody wrote about them: what the contact says, and what it once said.
struct PersonIdentity: Equatable {
  private enum Part { case name, email, phone }

  /// Today's first.
  let names: [String]
  let emails: [String]
  let phones: [String]

  private static let declared: [(field: String, part: Part)] = [
    ("name", .name), ("email", .email), ("phone", .phone), ("mobilePhone", .phone), ("workPhone", .phone),
  ]

  init(_ contact: Row, _ reader: Reader) throws {
    let own = try Self.ownFields(reader)
    let parts = Dictionary(Self.declared.map { ($0.field, $0.part) } + own.map { ($0.field, $0.part) }) { first, _ in first }
    let now = Self.declared.compactMap { field, part in contact[field].text.map { (part, $0) } } + (try Self.ownValues(contact.id, reader))
    let once = try Self.changes(of: contact.id, reader).flatMap { change in
      parts[change.field].map { part in [change.before, change.after].compactMap { $0.string.map { (part, $0) } } } ?? []
    }
    func texts(_ part: Part) -> [String] {
      (now + once).filter { $0.0 == part }.map(\.1).reduce(into: []) { texts, text in
        if !text.isEmpty, !texts.contains(text) { texts.append(text) }
      }
    }
    (names, emails, phones) = (texts(.name), texts(.email), texts(.phone))
  }

  /// What a contact says of itself in the fields that every workspace has.
  static func declared(_ contact: Row) -> [String?] { declared.map { contact[$0.field].text } }

  /// What is looked for. A short first name alone would find everybody who is called so.
  var texts: [String] {
    Set(names.filter(Self.isTelling) + emails + numbers.filter { $0.count >= 6 }).sorted()
  }

  var sought: SoughtTexts { SoughtTexts(texts) }

  /// As they were typed, and without what stands behind a number.
  private var numbers: [String] {
    phones + phones.map { PhoneText.withoutExtension($0).split(separator: " ").joined(separator: " ") }
  }

  var isNameTelling: Bool { names.first.map(Self.isTelling) ?? false }

  /// Addresses and numbers, also those that are too short to be looked for everywhere.
  var contacts: SoughtTexts { SoughtTexts(emails + numbers) }

  /// Whether a title is made of the person's name, also one that is too short to be looked for everywhere.
  func isNamed(in title: String) -> Bool { SoughtTexts(names).stand(in: title) }

  func hasEmail(_ text: String?) -> Bool {
    guard let text = text?.lowercased() else { return false }
    return emails.contains { $0.lowercased() == text }
  }

  func hasPhone(_ text: String?) -> Bool {
    guard let text else { return false }
    return phones.contains { $0 == text || PhoneText.isSame($0, text) }
  }

  private static func isTelling(_ name: String) -> Bool { name.count >= 8 || name.count >= 4 && name.contains(" ") }

  /// The workspace's addresses and numbers of contacts, those that were put away too.
  private static func ownFields(_ reader: Reader) throws -> [(field: String, part: Part)] {
    let page = try reader.page("SELECT key, kind FROM custom_fields_all WHERE entity = 'contact' AND kind IN ('EMAIL', 'PHONE')")
    return (0..<page.rowCount).compactMap { row in
      page.string(row, 0).map { (CustomFields.prefix + $0, page.string(row, 1) == "EMAIL" ? .email : .phone) }
    }
  }

  private static func ownValues(_ id: RecordID, _ reader: Reader) throws -> [(Part, String)] {
    let page = try reader.page(
      """
      SELECT v.text, f.kind FROM custom_values v JOIN custom_fields_all f ON f.id = v.field_id
      WHERE v.record = \(id) AND f.kind IN ('EMAIL', 'PHONE') ORDER BY f.seq
      """)
    return (0..<page.rowCount).compactMap { row in
      page.string(row, 0).map { (page.string(row, 1) == "EMAIL" ? .email : .phone, $0) }
    }
  }

  private static let eventPiece = 1_000

  /// The newest first.
  private static func changes(of id: RecordID, _ reader: Reader) throws -> [Event.Change] {
    var (changes, before) = ([Event.Change](), Int64?.none)
    while true {
      let events = try reader.events(about: id, before: before, limit: eventPiece)
      changes += events.filter { $0.record == id }.flatMap(\.changes)
      guard events.count == eventPiece, let last = events.last else { return changes }
      before = last.seq
    }
  }
}

public import Store
public import Values

// Kinds with the Swift types that verbs read. `Text` is empty where nothing is stored; everything else is optional.

extension Typed where Value == String {
  /// One line of text.
  public static func text(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .text)) { $0.text ?? "" } }
  /// Lines of text.
  public static func longText(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .longText)) { $0.text ?? "" } }
  /// An e-mail address.
  public static func email(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .email).max(254)) { $0.text ?? "" } }
  /// A telephone number as it was typed.
  public static func phone(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .phone).max(50)) { $0.text ?? "" } }
  /// A web address.
  public static func url(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .url).max(2000)) { $0.text ?? "" } }
  /// A time zone by its name in the tz database.
  public static func zone(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .zone)) { $0.text ?? "" } }
  /// A currency by its code of ISO 4217.
  public static func currency(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .currency)) { $0.text ?? "" } }
  /// One of these values.
  public static func choice(_ name: String, _ label: String, _ choices: [Choice]) -> Typed {
    Typed(Field(name, label, .choice(choices))) { $0.text ?? "" }
  }
  /// Some of these values, as a JSON array of texts.
  public static func choices(_ name: String, _ label: String, _ choices: [Choice]) -> Typed {
    Typed(Field(name, label, .choices(choices))) { $0.text ?? "[]" }
  }
  /// Any JSON, as text.
  public static func json(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .json)) { $0.text ?? "" } }
  /// A postal address, as a JSON object of `Field.addressParts`.
  public static func address(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .address)) { $0.text ?? "" } }
  /// Texts, as a JSON array.
  public static func tags(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .tags)) { $0.text ?? "[]" } }
  /// Ids of several records, as a JSON array of texts.
  public static func references(_ name: String, _ label: String, _ reference: Reference) -> Typed {
    Typed(Field(name, label, .references(reference))) { $0.text ?? "[]" }
  }
}

extension Typed where Value == Int64? {
  /// A whole number within these bounds.
  public static func integer(_ name: String, _ label: String, _ range: ClosedRange<Int64> = -1_000_000_000...1_000_000_000_000) -> Typed {
    Typed(Field(name, label, .integer(range))) { $0.integer }
  }
  /// An amount in minor units of the currency in the field `currency`; nil means the workspace's.
  public static func money(_ name: String, _ label: String, currency: String? = "currencyCode") -> Typed {
    Typed(Field(name, label, .money(currency: currency))) { $0.integer }
  }
  /// Whole percent from 0 to 100.
  public static func percent(_ name: String, _ label: String) -> Typed { Typed(Field(name, label, .percent)) { $0.integer } }
}

extension Typed where Value == CalendarDate? {
  /// A day without a zone, stored as `2026-03-14`.
  public static func date(_ name: String, _ label: String) -> Typed {
    Typed(Field(name, label, .date)) { $0.text.flatMap { CalendarDate($0) } }
  }
}

extension Typed where Value == TimeOfDay? {
  /// A time of day without a zone, stored as `14:30`.
  public static func time(_ name: String, _ label: String) -> Typed {
    Typed(Field(name, label, .time)) { $0.text.flatMap { TimeOfDay($0) } }
  }
}

extension Typed where Value == Instant? {
  /// A moment, stored as milliseconds since 1970 UTC.
  public static func instant(_ name: String, _ label: String) -> Typed {
    Typed(Field(name, label, .instant)) { $0.integer.map { Instant(milliseconds: $0) } }
  }
}

extension Typed where Value == Bool {
  /// Yes or no, stored as 1 or 0; no where nothing is given.
  public static func boolean(_ name: String, _ label: String) -> Typed {
    Typed(Field(name, label, .boolean).preset(false)) { $0.integer == 1 }
  }
}

extension Typed where Value == RecordID? {
  /// The id of another record.
  public static func reference(_ name: String, _ label: String, _ reference: Reference) -> Typed {
    Typed(Field(name, label, .reference(reference))) { $0.recordID }
  }
}

// The options of `Field`.
extension Typed {
  private func with(_ change: (Field) -> Field) -> Typed { Typed(change(field), read) }

  /// A record without a value is refused.
  public func required() -> Typed { with { $0.required() } }
  /// Unicode scalars that a text may have.
  public func max(_ length: Int) -> Typed { with { $0.max(length) } }
  /// What a new record has where nothing is given.
  public func preset(_ value: some SQLBindable) -> Typed { with { $0.preset(value) } }
  /// For moments: a new record has now in where nothing is given.
  public func presetNow() -> Typed { with { $0.presetNow() } }
  /// On the form under this heading; nil keeps the field off the form.
  public func group(_ group: String?) -> Typed { with { $0.group(group) } }
  /// A sentence under the field.
  public func help(_ text: String) -> Typed { with { $0.help(text) } }
  /// A sentence under the field whose day or moment has passed.
  public func helpWhenPast(_ text: String) -> Typed { with { $0.helpWhenPast(text) } }
  /// Found by search.
  public func searchable() -> Typed { with { $0.searchable() } }
  /// Lists can be filtered by it.
  public func filterable() -> Typed { with { $0.filterable() } }
  /// Lists can be sorted by it; needs an index. What names other records goes by their titles, which `title_keys` must hold.
  public func sortable() -> Typed { with { $0.sortable() } }
  /// Lists can be sorted by it, where another field names something by the title of that.
  public func sortable(byTitleOf reference: String) -> Typed { with { $0.sortable(byTitleOf: reference) } }
  /// Set by the product alone: no request gives it, and no form shows it.
  public func readOnly() -> Typed { with { $0.readOnly() } }
  /// Entries of the workspace's tags rather than texts of the record's own.
  public func linked(to source: TagSource) -> Typed { with { $0.linked(to: source) } }
  /// Events say that it changed, and not what stood or stands there.
  public func sensitive() -> Typed { with { $0.sensitive() } }
  /// Encrypted at rest and shown by its last three characters; never searched, filtered, sorted, imported or exported.
  public func sealed() -> Typed { with { $0.sealed() } }
  /// Says something of one record alone: names, numbers of other systems.
  public func individual() -> Typed { with { $0.individual() } }
  /// Other names in requests and in headers of files, in any spelling.
  public func aliases(_ names: String...) -> Typed { with { $0.aliases(names) } }
}

extension SQLValue {
  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  public var integer: Int64? {
    if case .integer(let integer) = self { integer } else { nil }
  }

  public var recordID: RecordID? {
    switch self {
    case .id(let id): id
    case .blob(let bytes): RecordID(bytes: bytes)
    default: nil
    }
  }
}

public import Store
public import Values

/// One field of an entity, stated once. From it come the input on the form, the column of lists and files, the member in JSON,
/// validation, the audit diff and search.
public struct Field: Sendable {
  /// The name in JSON, forms, filters and templates: `primaryEmail`. The column is the same in snake case.
  public let name: String
  public let column: SQLName
  public let label: String
  public let kind: Kind
  public internal(set) var isRequired = false
  /// Longest text accepted, in characters.
  public internal(set) var maxLength = 500
  /// The value a new record has when nothing is given.
  public internal(set) var defaultValue: SQLValue = .null
  /// A new record has the moment it is made in where nothing is given.
  public internal(set) var isPresetNow = false
  /// Where the form shows it; nil keeps it off the form.
  public internal(set) var group: String? = ""
  public internal(set) var help: String?
  /// Said in place of `help` while the day in the field has passed.
  public internal(set) var helpWhenPast: String?
  public internal(set) var isSearchable = false
  public internal(set) var isFilterable = false
  public internal(set) var isSortable = false
  /// A list that is sorted by it goes by the title of what this field names, and by its own text where that names nothing.
  public internal(set) var titleSource: String?
  /// Set by the product's own verbs and never taken from a request.
  public internal(set) var isReadOnly = false
  /// Stands in events, ledgers and logs only as "changed".
  public internal(set) var isSensitive = false
  /// Stands in the file encrypted; see `EntityType.masked`.
  public internal(set) var isSealed = false
  /// Says something of one record alone, so that no action gives it to many.
  public internal(set) var isIndividual = false
  /// Other names accepted in JSON and as headers of files; case, spaces, `_` and `-` do not count.
  public internal(set) var aliases: [String] = []
  /// Where the entries of a field of tags are kept; nil for texts that stand in the record itself.
  public internal(set) var tagSource: TagSource?
  /// The workspace's tags, for a field that has a source; see `EntityType.seen(by:)`.
  public internal(set) var tagBook: TagBook?
  /// The definition of a field that a workspace added; nil for what the product declares.
  public internal(set) var customID: RecordID?
  /// What the session's role sees of it.
  public internal(set) var visibility = Visibility.visible

  /// What a role sees of a field.
  public enum Visibility: String, CaseIterable, Sendable {
    case visible = "VISIBLE"
    /// That there is something, but not what; read-only.
    case masked = "MASKED"
    /// As if there were no such field.
    case hidden = "HIDDEN"
  }

  /// What stands for a masked value.
  public static let mask = Veil.text

  /// What values a field takes and how they are stored.
  public enum Kind: Sendable {
    /// One line. Stored as TEXT.
    case text
    /// Markdown of up to `maxLength` characters. Stored as TEXT.
    case longText
    case email, phone, url
    /// A whole number in a range. Stored as INTEGER.
    case integer(ClosedRange<Int64>)
    /// Minor units of the currency that stands in the named field, or of the workspace. Stored as INTEGER.
    case money(currency: String?)
    /// ISO 4217 code. Stored as TEXT.
    case currency
    /// 0–100. Stored as INTEGER.
    case percent
    /// A day without a zone. Stored as `YYYY-MM-DD`.
    case date
    /// A time of day without a zone. Stored as `HH:MM`.
    case time
    /// IANA zone. Stored as TEXT.
    case zone
    /// A moment in UTC. Stored as milliseconds.
    case instant
    /// Stored as 0 or 1.
    case boolean
    /// One of a fixed list. Stored as its value.
    case choice([Choice])
    /// Several of a fixed list. Stored as a JSON array of their values.
    case choices([Choice])
    /// Short texts. Stored as a JSON array.
    case tags
    /// Another record, or a member of the workspace. Stored as its id.
    case reference(Reference)
    /// Several members or records. Stored as a JSON array of ids.
    case references(Reference)
    /// street, city, state, zip, country. Stored as a JSON object.
    case address
    /// Any JSON up to `maxLength` characters.
    case json
  }

  public init(_ name: String, _ label: String, _ kind: Kind) {
    self.name = name
    self.label = label
    self.kind = kind
    guard let column = SQLName(checking: Self.snakeCase(name)) else { preconditionFailure("\(name) is no name for a field") }
    self.column = column
    settle()
  }

  /// A field whose values stand in no column of its own.
  init(_ name: String, column: SQLName, _ label: String, _ kind: Kind) {
    (self.name, self.column, self.label, self.kind) = (name, column, label, kind)
    settle()
  }

  /// What follows from the kind.
  private mutating func settle() {
    if case .longText = kind { maxLength = 20_000 }
    if case .json = kind { maxLength = 50_000 }
    if case .reference = kind { isFilterable = true }
    if case .choice = kind { isFilterable = true }
  }

  static func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}

/// A value of a choice field: what is stored and shown in JSON, what people read, and the pill it is drawn as.
public struct Choice: Hashable, Sendable {
  public let value: String
  public let label: String
  /// `good`, `warn`, `bad`, `accent` or `plain`.
  public let tone: String
  /// Not offered any more; records that have it keep it.
  public let isArchived: Bool

  public init(_ value: String, _ label: String, tone: String = "plain", isArchived: Bool = false) {
    self.isArchived = isArchived
    self.value = value
    self.label = label
    self.tone = tone
  }

  /// Letters and digits alone, so that `net_30`, `NET-30` and `Net 30` are one value.
  public static func folded(_ text: String) -> String {
    // Names of fields and values are ASCII as a rule, and every row of an import asks for some.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return text.filter { $0.isLetter || $0.isNumber }.uppercased() }
    return String(decoding: text.utf8.compactMap(folded), as: UTF8.self)
  }

  /// Whether a text folds to this.
  public static func isSpelled(_ text: String, as folded: String) -> Bool {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return Self.folded(text) == folded }
    return text.utf8.count >= folded.utf8.count && text.utf8.lazy.compactMap(Self.folded).elementsEqual(folded.utf8)
  }

  private static func folded(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte & ~0x20
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
    default: nil
    }
  }
}

/// What a reference points at. The title of the record, or `[Deleted label]`, is read along with the id.
public struct Reference: Sendable {
  public let entity: String
  /// The view that also holds what is in Trash.
  public let table: SQLName
  /// The word in `[Deleted box]`.
  public let label: String
  public let title: SQLName
  /// Nil where nothing is ever trashed.
  public let trashed: SQLName?
  /// Whether there are few enough to choose from a list; otherwise the title is typed.
  public let isListed: Bool
  /// How a list to choose from shows the records; by title where nothing is said.
  public let listing: Listing?
  /// Before the id, where a record is shown; nil where none is.
  public let path: String?
  /// What a member must be allowed to see such records; nil where everybody may. A field that names them is hidden from others.
  public let view: Permission?

  /// Expressions over the table: what stands in a list, which records are offered, and in which order.
  public struct Listing: Sendable {
    public let label: SQL
    public let offered: SQL
    public let order: SQL

    public init(label: SQL, offered: SQL, order: SQL) {
      self.label = label
      self.offered = offered
      self.order = order
    }
  }

  public init(
    _ entity: String, table: SQLName, label: String, title: SQLName, trashable: Bool = true, isListed: Bool = false,
    listing: Listing? = nil, path: String? = nil, view: Permission? = nil
  ) {
    self.view = view
    self.listing = listing
    self.path = path
    self.entity = entity
    self.table = table
    self.label = label
    self.title = title
    self.isListed = isListed
    trashed = trashable ? "trashed_at" : nil
  }

  /// What stands for a record that is in Trash or gone: `[Deleted box]`.
  public var deletedTitle: String { "[Deleted \(label)]" }

  /// A person of the workspace.
  public static let member = Reference("user", table: "members", label: "user", title: "name", trashable: false, isListed: true)
}

// Options, in the order in which a declaration reads.
extension Field {
  private func with(_ change: (inout Field) -> Void) -> Field {
    var copy = self
    change(&copy)
    return copy
  }

  /// A record without a value is refused.
  public func required() -> Field { with { $0.isRequired = true } }
  /// Unicode scalars that a text may have.
  public func max(_ length: Int) -> Field { with { $0.maxLength = length } }
  /// What a new record has where nothing is given.
  public func preset(_ value: some SQLBindable) -> Field { with { $0.defaultValue = value.sqlValue } }
  /// For moments: a new record has now in where nothing is given.
  public func presetNow() -> Field { with { $0.isPresetNow = true } }
  /// On the form under this heading; nil keeps the field off the form.
  public func group(_ group: String?) -> Field { with { $0.group = group } }
  /// A sentence under the field.
  public func help(_ text: String) -> Field { with { $0.help = text } }
  /// A sentence under the field whose day or moment has passed.
  public func helpWhenPast(_ text: String) -> Field { with { $0.helpWhenPast = text } }
  /// Found by search.
  public func searchable() -> Field { with { $0.isSearchable = true } }
  /// Lists can be filtered by it.
  public func filterable() -> Field { with { $0.isFilterable = true } }
  /// Lists can be sorted by it; needs an index. What names other records goes by their titles, which `title_keys` must hold.
  public func sortable() -> Field { with { $0.isSortable = true } }
  /// Lists can be sorted by it, where another field names something by the title of that.
  public func sortable(byTitleOf reference: String) -> Field { with { ($0.isSortable, $0.titleSource) = (true, reference) } }
  /// Set by the product alone: no request gives it, and no form shows it.
  public func readOnly() -> Field {
    with {
      $0.isReadOnly = true
      $0.group = nil
    }
  }
  /// Entries of the workspace's tags rather than texts of the record's own.
  public func linked(to source: TagSource) -> Field { with { $0.tagSource = source } }
  /// Events say that it changed, and not what stood or stands there.
  public func sensitive() -> Field { with { $0.isSensitive = true } }
  /// Encrypted at rest and shown by its last three characters; never searched, filtered, sorted, imported or exported.
  public func sealed() -> Field { with { ($0.isSensitive, $0.isSealed, $0.isIndividual) = (true, true, true) } }
  /// Says something of one record alone: names, numbers of other systems.
  public func individual() -> Field { with { $0.isIndividual = true } }
  /// Other names in requests and in headers of files, in any spelling.
  public func aliases(_ names: String...) -> Field { with { $0.aliases = names } }
  /// The same for names at hand.
  public func aliases(_ names: [String]) -> Field { with { $0.aliases = names } }
}

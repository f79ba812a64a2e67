/// How a condition compares a field, declared by the kind of field.
public enum Operator: String, CaseIterable, Sendable {
  case equals = "is"
  case differs = "not"
  case contains, starts
  /// A tag, or a member among several.
  case has, lacks
  case over, under
  case before, after
  /// In so many days up to today, or from today on.
  case last, next
  case empty, filled

  /// Whether something is compared with.
  public var takesValue: Bool { self != .empty && self != .filled }

  /// Whether the value is a number of days.
  public var takesDays: Bool { self == .last || self == .next }

  /// As people read it between field and value.
  public var label: String {
    switch self {
    case .equals: "is"
    case .differs: "is not"
    case .contains: "contains"
    case .starts: "starts with"
    case .has: "has"
    case .lacks: "does not have"
    case .over: "is over"
    case .under: "is under"
    case .before: "is before"
    case .after: "is after"
    case .last: "in the last … days"
    case .next: "in the next … days"
    case .empty: "is empty"
    case .filled: "is not empty"
    }
  }
}

extension Field {
  /// What lists may be filtered by; nothing for what no list shows.
  public var operators: [Operator] {
    switch kind {
    case _ where isSensitive || visibility != .visible: []
    case .text, .email, .phone, .url: [.equals, .differs, .contains, .starts, .empty, .filled]
    case .longText, .address: [.contains, .empty, .filled]
    case .integer, .money, .percent: [.equals, .differs, .over, .under, .empty, .filled]
    case .choice, .reference, .currency, .zone, .time: [.equals, .differs, .empty, .filled]
    case .date: [.equals, .before, .after, .last, .next, .empty, .filled]
    case .instant: [.before, .after, .last, .empty, .filled]
    case .boolean: [.equals]
    case .tags, .references, .choices: [.has, .lacks, .empty, .filled]
    case .json: []
    }
  }
}

extension EntityType {
  /// What lists show, filter by and offer as columns: the fields of the session that have operators, then those of every record. Call it on
  /// what the session sees.
  public var listedFields: [Field] { fields.filter { !$0.operators.isEmpty } + Self.systemFields }

  /// The field of this name among them.
  public func listedField(_ name: String) -> Field? {
    guard let field = field(name) else { return Self.systemFields.first { $0.name == name } }
    return field.operators.isEmpty ? nil : field
  }

  private static let systemFields = [
    Field("createdAt", "Added", .instant).sortable(), Field("updatedAt", "Changed", .instant).sortable(),
    Field("createdBy", "Added by", .reference(.member)),
  ]
}

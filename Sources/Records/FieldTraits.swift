import Store

// What follows from the kind of a field.
extension Field {
  /// The name under which a reference's title is read: `boxId` gives `boxName`.
  public var titleName: String {
    guard customID == nil else { return "customTitle" + (customKey ?? "") }
    return (name.hasSuffix("Id") ? String(name.dropLast(2)) : name) + "Name"
  }

  public var reference: Reference? {
    if case .reference(let reference) = kind { reference } else { nil }
  }

  /// What it names, one record or several.
  public var target: Reference? {
    if case .references(let reference) = kind { reference } else { reference }
  }

  public var choices: [Choice] {
    switch kind {
    case .choice(let choices), .choices(let choices): choices
    default: []
    }
  }

  /// The name under which lists join what a reference points at.
  var joinAlias: SQLName {
    guard let name = SQLName(checking: "r_" + column.text) else { preconditionFailure("\(column) is no name for a join") }
    return name
  }

  /// Whether people expect `apple` beside `Apple` in a list sorted by it.
  var ignoresCase: Bool {
    switch kind {
    case .text, .email: true
    default: false
    }
  }

  /// What stands for nothing in an ORDER BY, so that pages by keyset never compare with NULL.
  var sortSentinel: SQLValue {
    switch kind {
    case .integer, .money, .percent, .instant, .boolean: .integer(Int64.min)
    default: .text("")
    }
  }
}

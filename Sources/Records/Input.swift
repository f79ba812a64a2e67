public import Values

/// A value as it came in: text that a person typed in a form or that stands in a file, or a JSON value.
public enum Input: Hashable, Sendable {
  case typed(String)
  case json(JSON)
}

/// What one request or one row of a file gives, by field name in any accepted spelling.
public struct Inputs: Sendable {
  public private(set) var pairs: [(name: String, input: Input)]

  public init(_ pairs: [(name: String, input: Input)] = []) { self.pairs = pairs }

  /// The values of a form. Of a name that stands more than once the last counts, so that a hidden 0 may precede a check box.
  public init(form: [(String, String)]) {
    self.init(form.map { (name: $0.0, input: .typed($0.1)) })
  }

  /// The members of a JSON object, but for those that every record has: whoever sends back what was answered gives no value with them,
  /// though files may call the external id `id`.
  public init(json: JSON.Object) {
    self.init(json.members.filter { !Self.system.contains($0.key) }.map { (name: $0.key, input: .json($0.value)) })
  }

  private static let system: Set = ["id", "version", "createdBy", "createdAt", "updatedAt"]

  /// Adds a value; of one name the last counts.
  public mutating func set(_ name: String, _ input: Input) { pairs.append((name, input)) }

  /// The inputs by declared field. Parts of an address (`billingAddress.street`) and the values of a list are put together; parts that are not
  /// named stay as they are.
  func resolved(for type: EntityType, existing: Row? = nil) -> [Int: Input] {
    var found = [Int: Input](minimumCapacity: pairs.count)
    var addresses: [Int: JSON.Object] = [:]
    for (name, input) in type.customFields.isEmpty ? pairs : pairs.flatMap({ Self.split($0.name, $0.input, type) }) {
      if let (index, part) = Self.addressPart(name, type) {
        if addresses[index] == nil { addresses[index] = found[index]?.object ?? Self.parts(index, type, existing) }
        addresses[index]?[part] = input.json
      } else if let index = type.index(spelled: name) {
        addresses[index] = nil
        found[index] = Self.joining(found[index], input, type.fields[index])
      }
    }
    for (index, object) in addresses { found[index] = .json(.object(object)) }
    return found
  }

  /// Those of the address that is stored.
  private static func parts(_ index: Int, _ type: EntityType, _ existing: Row?) -> JSON.Object {
    var object = JSON.Object()
    guard let value = existing?.values[index] else { return object }
    for part in Field.addressParts {
      let text = type.fields[index].addressPart(part, of: value)
      if !text.isEmpty { object[part] = .string(text) }
    }
    return object
  }

  /// The address and the part of it that a name such as `billingAddress.street` means.
  private static func addressPart(_ name: String, _ type: EntityType) -> (index: Int, part: String)? {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), let index = type.index(spelled: String(name[..<dot])),
      case .address = type.fields[index].kind
    else { return nil }
    return (index, name[name.index(after: dot)...].lowercased())
  }

  /// What the workspace's own fields get out of `customFields`; the rest stays under that name. Members that are not named stay as they are.
  private static func split(_ name: String, _ input: Input, _ type: EntityType) -> [(name: String, input: Input)] {
    guard isCustomFields(name), !type.customFields.isEmpty, let object = input.parsedObject else { return [(name, input)] }
    let keys = Set(type.customFields.compactMap(\.customKey))
    let own = object.members.filter { keys.contains($0.key) }
    let others = object.members.filter { !keys.contains($0.key) }.map { ($0.key, $0.value) }
    let rest: [(name: String, input: Input)] = own.isEmpty || !others.isEmpty ? [(name, .json(JSON(members: others)))] : []
    return own.map { (CustomFields.prefix + $0.key, .json($0.value)) } + rest
  }

  private static func isCustomFields(_ name: String) -> Bool { Choice.isSpelled(name, as: "CUSTOMFIELDS") }

  /// The keys below `customFields`, but for those that are given by a name which means a field already.
  func customKeys(for type: EntityType) -> [String] {
    pairs.flatMap { name, input -> [String] in
      if Self.isCustomFields(name) { return input.parsedObject?.members.map(\.key) ?? [] }
      guard case .json = input, name.hasPrefix(CustomFields.prefix), type.index(spelled: name) == nil, Self.addressPart(name, type) == nil
      else { return [] }
      return [String(name.dropFirst(CustomFields.prefix.count))]
    }
  }

  /// Whether `customFields` is given as something else than an object.
  func hasOtherThanValues(for type: EntityType) -> Bool {
    pairs.contains { Self.isCustomFields($0.name) && !$0.input.isEmpty && $0.input.parsedObject == nil }
  }

  private static func joining(_ existing: Input?, _ input: Input, _ field: Field) -> Input {
    guard field.takesSeveral, case .typed(let before)? = existing, case .typed(let text) = input, !before.isEmpty else {
      return input
    }
    return .typed(before + "," + text)
  }
}

extension Field {
  /// Whether a form gives a value for each of several boxes that are ticked.
  fileprivate var takesSeveral: Bool {
    switch kind {
    case .references, .choices: true
    default: false
    }
  }
}

extension Input {
  /// The value as a member of a JSON object.
  fileprivate var json: JSON {
    switch self {
    case .typed(let text): .string(text)
    case .json(let value): value
    }
  }

  fileprivate var object: JSON.Object? { if case .json(let value) = self { value.object } else { nil } }

  /// An object, also one that stands in a cell of a file.
  fileprivate var parsedObject: JSON.Object? {
    switch self {
    case .typed(let text): CustomFields.parsed(text).object
    case .json(let value): value.object
    }
  }

  fileprivate var isEmpty: Bool {
    switch self {
    case .typed(let text): text.allSatisfy(\.isWhitespace)
    case .json(let value): value == .null
    }
  }
}

/// Where and for whom typed text is read.
public struct ReadingContext: Sendable {
  public var zone: Zone
  public var currency: Currency

  public init(zone: Zone, currency: Currency) {
    self.zone = zone
    self.currency = currency
  }
}

/// A sentence that says what is wrong with a value.
struct ReadingError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}

extension Inputs {
  /// Takes out what stands under any of these names, in any spelling; the last one counts.
  public mutating func take(_ names: String...) -> Input? {
    let folded = names.map(Choice.folded)
    let isMeant = { (name: String) in folded.contains { Choice.isSpelled(name, as: $0) } }
    guard let found = pairs.last(where: { isMeant($0.name) })?.input else { return nil }
    pairs.removeAll { isMeant($0.name) }
    return found
  }
}

extension Input {
  /// The text of a typed value or a JSON string, without white space around it; nil for nothing and for other types.
  public var text: String? {
    switch self {
    case .typed(let text), .json(.string(let text)): text.trimmed.isEmpty ? nil : text.trimmed
    case .json: nil
    }
  }

  /// The same; a JSON value of another type is an error at `field`.
  public func text(at field: String) throws -> String? {
    switch self {
    case .typed, .json(.string), .json(.null): return text
    case .json: throw RecordError.invalid([FieldError(field, "\(field) must be a text.")])
    }
  }
}

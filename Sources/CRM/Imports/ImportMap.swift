import Values

/// Why a map cannot be used, as one sentence.
struct ImportMapError: Error, Equatable, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What a MAP.json says about a file (docs/imports.md): which column is which field, and what to do to its cells.
struct ImportMap: Equatable, Sendable {
  struct Column: Equatable, Sendable { var name: String, fields: [String] }
  struct Fixed: Equatable, Sendable { var field: String, value: String }
  struct Composed: Equatable, Sendable { var field: String, text: ComposedText }

  var columns: [Column] = []
  var ignore: [String] = []
  var fixed: [Fixed] = []
  /// Field → cell → value; cells are compared trimmed and without case.
  var values: [String: [String: String]] = [:]
  var factor: [String: DecimalText] = [:]
  var compose: [Composed] = []
  var create: [String] = []
  var key: String?

  /// No map: everything goes by header aliases.
  init() {}

  init(_ json: JSON) throws {
    guard let object = json.object else { throw ImportMapError("The map must be a JSON object.") }
    for member in object.members { try read(member.key, member.value) }
  }

  init(parsing bytes: [UInt8]) throws {
    do { try self.init(JSON.parse(bytes)) } catch let error as JSONError { throw ImportMapError("The map is not JSON: \(error)") }
  }

  private mutating func read(_ key: String, _ value: JSON) throws {
    switch key {
    case "columns":
      columns = try Self.members(key, value).map { Column(name: $0.key, fields: try Self.names("columns.\($0.key)", $0.value)) }
    case "ignore": ignore = try Self.names(key, value)
    case "fixed":
      fixed = try Self.members(key, value).map { Fixed(field: $0.key, value: try Self.text("fixed.\($0.key)", $0.value)) }
    case "values":
      for field in try Self.members(key, value) { values[field.key] = try Self.replacements(field.key, field.value) }
    case "factor":
      for field in try Self.members(key, value) { factor[field.key] = try Self.number("factor.\(field.key)", field.value) }
    case "compose":
      compose = try Self.members(key, value).map {
        Composed(field: $0.key, text: try ComposedText(Self.text("compose.\($0.key)", $0.value)))
      }
    case "create": create = try Self.names(key, value)
    case "key": self.key = try Self.text(key, value)
    default:
      throw ImportMapError(
        "The map has an unknown key “\(key)”; known are columns, ignore, fixed, values, factor, compose, create and key.")
    }
  }

  /// How cells of `values` are compared.
  static func folded(_ cell: String) -> String { cell.trimmingWhitespace().lowercased() }
}

// Reading the parts.
extension ImportMap {
  private static func members(_ place: String, _ json: JSON) throws -> [JSON.Object.Member] {
    guard let object = json.object else { throw ImportMapError("“\(place)” in the map must be an object.") }
    return object.members
  }

  private static func names(_ place: String, _ json: JSON) throws -> [String] {
    if let name = json.string { return [name] }
    guard let names = json.array?.map(\.string), !names.contains(nil) else {
      throw ImportMapError("“\(place)” in the map must be a name or a list of names.")
    }
    return names.compactMap(\.self)
  }

  private static func text(_ place: String, _ json: JSON) throws -> String {
    switch json {
    case .string(let text), .number(let text): return text
    case .bool(let value): return value ? "true" : "false"
    default: throw ImportMapError("“\(place)” in the map must be a text.")
    }
  }

  private static func replacements(_ field: String, _ json: JSON) throws -> [String: String] {
    var table: [String: String] = [:]
    for member in try members("values.\(field)", json) {
      table[folded(member.key)] = try text("values.\(field).\(member.key)", member.value)
    }
    return table
  }

  private static func number(_ place: String, _ json: JSON) throws -> DecimalText {
    guard let number = try DecimalText(text(place, json)) else { throw ImportMapError("“\(place)” in the map must be a number.") }
    return number
  }
}

// Writing, for the mapping page that keeps what was chosen.
extension ImportMap {
  var json: JSON {
    var members: [(String, JSON)] = []
    func add(_ key: String, _ isEmpty: Bool, _ value: JSON) { if !isEmpty { members.append((key, value)) } }
    add(
      "columns", columns.isEmpty, JSON(members: columns.map { ($0.name, $0.fields.count == 1 ? .string($0.fields[0]) : .list($0.fields)) }))
    add("ignore", ignore.isEmpty, .list(ignore))
    add("fixed", fixed.isEmpty, JSON(members: fixed.map { ($0.field, .string($0.value)) }))
    add("values", values.isEmpty, JSON(members: values.sorted { $0.key < $1.key }.map { ($0.key, .table($0.value)) }))
    add("factor", factor.isEmpty, JSON(members: factor.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value.description)) }))
    add("compose", compose.isEmpty, JSON(members: compose.map { ($0.field, .string($0.text.pattern)) }))
    add("create", create.isEmpty, .list(create))
    if let key { members.append(("key", .string(key))) }
    return JSON(members: members)
  }
}

extension JSON {
  fileprivate static func list(_ names: [String]) -> JSON { .array(names.map(JSON.string)) }
  fileprivate static func table(_ table: [String: String]) -> JSON {
    JSON(members: table.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
  }
}

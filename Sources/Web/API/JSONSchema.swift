public import Values

/// What a JSON value looks like, in the words of JSON Schema 2020-12, with the named schemas that it refers to.
public struct JSONSchema: Sendable {
  public private(set) var json: JSON.Object
  /// The schemas that `$ref` names, by name.
  private(set) var components: [String: JSON] = [:]

  init(_ members: KeyValuePairs<String, JSON>) {
    json = JSON.Object()
    for (name, value) in members { json[name] = value }
  }

  public static let any = JSONSchema([:])
  public static let text = JSONSchema(["type": "string"])
  public static let integer = JSONSchema(["type": "integer"])
  public static let number = JSONSchema(["type": "number"])
  public static let boolean = JSONSchema(["type": "boolean"])
  /// The id of a record.
  public static let id = JSONSchema(["type": "string", "format": "uuid"])
  /// `2026-02-08`
  public static let date = JSONSchema(["type": "string", "format": "date"])
  /// A moment in UTC.
  public static let instant = JSONSchema(["type": "string", "format": "date-time"])
  /// A file of a multipart body.
  public static let file = JSONSchema(["type": "string", "contentMediaType": "application/octet-stream"])

  public static func choice(_ values: [String]) -> JSONSchema {
    JSONSchema(["type": "string", "enum": .array(values.map { .string($0) })])
  }

  public static func range(_ from: Int64, _ to: Int64) -> JSONSchema {
    JSONSchema(["type": "integer", "minimum": JSON(from), "maximum": JSON(to)])
  }

  public static func list(_ element: JSONSchema, max: Int? = nil) -> JSONSchema {
    var schema = JSONSchema(["type": "array", "items": .object(element.json)])
    if let max { schema.json["maxItems"] = JSON(max) }
    schema.components = element.components
    return schema
  }

  /// An object that has all of these members but for those in `optional`, and perhaps others.
  public static func object(_ members: KeyValuePairs<String, JSONSchema>, optional: Set<String> = []) -> JSONSchema {
    object(members.map { ($0.key, $0.value) }, required: members.map(\.key).filter { !optional.contains($0) })
  }

  /// An object in which every one of these members may be left out.
  public static func options(_ members: KeyValuePairs<String, JSONSchema>) -> JSONSchema {
    object(members.map { ($0.key, $0.value) }, required: [])
  }

  static func object(_ members: [(String, JSONSchema)], required: [String]) -> JSONSchema {
    var schema = JSONSchema(["type": "object", "properties": JSON(members: members.map { ($0.0, .object($0.1.json)) })])
    if !required.isEmpty { schema.json["required"] = .array(required.map { .string($0) }) }
    for (_, member) in members { schema.components.merge(member.components) { first, _ in first } }
    return schema
  }

  /// `{"data": […]}`
  public static func data(_ element: JSONSchema) -> JSONSchema { object(["data": list(element)]) }

  /// `{"data": […], "pagination": {…}}`, as lists answer.
  public static func page(_ element: JSONSchema) -> JSONSchema { object(["data": list(element), "pagination": pagination]) }

  private static let pagination = named(
    "Pagination",
    object(
      [
        "page": integer, "limit": integer, "total": integer.about("Counted up to 10,000."), "pages": integer,
        "totalIsExact": boolean.about("False where counting stopped early."),
        "cursor": text.orNull.about("Where the next page starts: send it as cursor. Null on the last page."),
      ], optional: ["totalIsExact", "cursor"]))

  /// The same schema under a name of its own, to which others refer.
  public static func named(_ name: String, _ schema: JSONSchema) -> JSONSchema {
    var reference = JSONSchema(["$ref": .string("#/components/schemas/" + name)])
    reference.components = schema.components.merging([name: .object(schema.json)]) { first, _ in first }
    return reference
  }

  /// Both of them hold: a record and what else may stand in it.
  func and(_ other: JSONSchema) -> JSONSchema {
    var both = JSONSchema(["allOf": [.object(json), .object(other.json)]])
    both.components = components.merging(other.components) { first, _ in first }
    return both
  }

  public var orNull: JSONSchema {
    var copy = self
    if let type = json["type"] {
      copy.json["type"] = [type, "null"]
      if let values = json["enum"]?.array { copy.json["enum"] = .array(values + [.null]) }
    } else if json["$ref"] != nil {
      copy.json = JSONSchema(["anyOf": [.object(json), ["type": "null"]]]).json
    }
    return copy
  }

  public func about(_ text: String) -> JSONSchema { with("description", .string(text)) }

  /// At most so many characters.
  public func max(_ length: Int) -> JSONSchema { with("maxLength", JSON(length)) }

  func with(_ name: String, _ value: JSON) -> JSONSchema {
    var copy = self
    copy.json[name] = value
    return copy
  }
}

public import Records
import Store
import Values

// What the records of an entity look like in JSON, from its declaration.
extension JSONSchema {
  /// A record as it is answered.
  /// - Parameters:
  ///   - columns: further members, texts or numbers
  ///   - further: members of a known form
  public static func record(_ type: EntityType, columns: [String] = [], further: [(String, JSONSchema)] = []) -> JSONSchema {
    var members: [(String, JSONSchema)] = [("id", id)]
    for field in type.fields {
      members.append((field.name, answer(field)))
      if field.reference != nil { members.append((field.titleName, text.orNull.about("The name of \(field.name), to read."))) }
    }
    let known = Set(members.map(\.0))
    let plain = JSONSchema(["type": ["string", "number", "null"]])
    members += columns.filter { !known.contains($0) }.map { ($0, plain) } + further
    if type.isExtensible {
      members.append(("customFieldNames", any.about("The names of what your workspace's own fields name, by key.")))
      members.append(
        ("customFieldsBefore", any.about("What programs once gave under a key that has become a field since, where the field is shown.")))
      members.append(("masked", list(text, max: 200).about("The fields that hold something which your role is not shown; they are null.")))
    }
    members += [("version", integer), ("createdBy", id.orNull), ("createdAt", instant), ("updatedAt", instant)]
    return named(name(of: type), object(members, required: ["id", "version", "createdAt", "updatedAt"]))
  }

  /// What makes a record. Rules may fill what is required here, such as a name from its parts.
  public static func new(_ type: EntityType, further: [(String, JSONSchema)] = []) -> JSONSchema {
    let required = type.fields.filter { $0.isRequired && !$0.isReadOnly && $0.defaultValue == .null }
    return named("New" + name(of: type), object(inputs(type) + further, required: required.map(\.name)))
  }

  /// What changes a record: the fields that are named.
  public static func change(_ type: EntityType, further: [(String, JSONSchema)] = []) -> JSONSchema {
    let version = ("version", integer.about("The version you read. Another one in the meantime is 409."))
    return named(name(of: type) + "Change", object(inputs(type) + further + [version], required: []))
  }

  static func name(of type: EntityType) -> String { camel(type.name) }

  /// `LeadStages` of `lead_stages`.
  static func camel(_ text: String) -> String {
    text.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static func inputs(_ type: EntityType) -> [(String, JSONSchema)] {
    type.fields.filter { !$0.isReadOnly }.map { field in
      let schema = value(of: field, isInput: true)
      return (field.name, described(field.isRequired ? schema : schema.orNull, field))
    }
  }

  private static func answer(_ field: Field) -> JSONSchema {
    switch field.kind {
    case .boolean, .tags, .references, .choices: described(value(of: field, isInput: false), field)
    default: described(field.isRequired ? value(of: field, isInput: false) : value(of: field, isInput: false).orNull, field)
    }
  }

  private static func described(_ schema: JSONSchema, _ field: Field) -> JSONSchema {
    schema.about([field.label, field.help].compactMap { $0 }.joined(separator: ". "))
  }

  private static func value(of field: Field, isInput: Bool) -> JSONSchema {
    switch field.kind {
    case .text, .longText, .phone, .url: text.max(field.maxLength)
    case .email: text.max(field.maxLength).with("format", "email")
    case .integer(let range): .range(range.lowerBound, range.upperBound)
    case .percent: .range(0, 100)
    case .money: number
    case .currency: text.with("pattern", "^[A-Z]{3}$")
    case .date: date
    case .time: text.with("pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]$")
    case .zone: text
    case .instant: instant
    case .boolean: boolean
    case .choice(let choices): choice(choices.map(\.value))
    case .choices(let choices): list(choice(choices.map(\.value)), max: 100)
    case .tags: list(text.max(50), max: 50)
    case .reference: id
    case .references: list(id, max: 100)
    case .address: address
    case .json: isInput && field.name == CustomFields.name ? object([], required: []) : any
    }
  }

  private static let address = named(
    "Address", object(Field.addressParts.map { ($0, text.max(200).orNull) }, required: []).with("additionalProperties", false))
}

extension Endpoint.Parameter {
  /// What lists take whatever they are of.
  static func paging(sortable: [String]) -> [Endpoint.Parameter] {
    [
      Endpoint.Parameter("limit", .range(1, 100).about("Rows of a page; more than 100 are 100.")),
      Endpoint.Parameter("cursor", .text.about("pagination.cursor of the page before: the way through long lists.")),
      Endpoint.Parameter("page", .range(1, 10_000).about("The number of the page, as far as row 10,000.")),
      Endpoint.Parameter("sortBy", .choice(sortable)), Endpoint.Parameter("sortOrder", .choice(["asc", "desc"])),
    ]
  }

  /// The filters of a list, from the declaration.
  static func filters(_ type: EntityType) -> [Endpoint.Parameter] {
    let search = Endpoint.Parameter("search", .text.about("Words anywhere in the record, or a phone number however it is written."))
    let tags =
      type.field("tags") == nil ? [] : [Endpoint.Parameter("tags", .text.about("Tags with commas between them; all must be there."))]
    return [search] + conditions + tags + type.fields.filter { $0.isFilterable && $0.name != "tags" }.flatMap(filter)
      + [Endpoint.Parameter("createdBy", .text.about("The id of a member, or me."))]
  }

  private static func filter(_ field: Field) -> [Endpoint.Parameter] {
    func parameter(_ name: String, _ text: String) -> Endpoint.Parameter { Endpoint.Parameter(name, .text.about(text)) }
    let bounds: [Endpoint.Parameter]
    switch field.kind {
    case .choice(let choices):
      return [parameter(field.name, "One or more of \(choices.map(\.value).joined(separator: ", ")) with commas between them, or none.")]
    case .reference(let reference):
      let me = reference.entity == "user" ? ", me" : ""
      return [parameter(field.name, "The id of a \(reference.label)\(me) or none; several with commas between them.")]
    case .money, .integer, .percent:
      let name = field.name.prefix(1).uppercased() + field.name.dropFirst()
      bounds = [parameter("min" + name, "From this much."), parameter("max" + name, "Up to this much.")]
    case .date, .instant:
      bounds = [parameter(field.name + "From", "From this day."), parameter(field.name + "To", "Up to this day.")]
    default: bounds = []
    }
    return [parameter(field.name, "\(field.label), exactly; or none.")] + bounds
  }
}

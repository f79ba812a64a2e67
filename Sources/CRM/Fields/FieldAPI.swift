import Records
import Store
import Values
import Web

enum FieldAPI {
  static func bringBack(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.write { writer in
        try CustomField.type.restore(id, among: ProductSchema.entities, writer)
        return context.json(try FieldRoutes.resource.json(try CustomField.type.get(id, writer), context, writer))
      }
    }
  }

  /// `{"entity", "ids"}`: all fields of the entity in the order that forms are to show them.
  static func setOrder(_ context: Context) throws -> Response {
    let body = try context.jsonObject()
    let type = try type(named: try body.text("entity") ?? "")
    let ids = (body["ids"]?.array ?? []).compactMap { $0.string.flatMap { RecordID($0) } }
    return try Problem.translating {
      try context.session.write { writer in
        let known = try CustomField.order(of: type.name, writer)
        guard ids.count == known.count, Set(ids) == Set(known) else {
          throw Problem.unprocessable(fields: ["ids": "ids must name each field of \(type.name) once, without those that are archived."])
        }
        try Ordering.set(ids, CustomField.type, writer)
        let rows = try CustomField.type.all(ids, writer)
        let places = Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let sorted = rows.sorted { places[$0.id] ?? 0 < places[$1.id] ?? 0 }
        return context.json(["data": .array(sorted.map { $0.json(workspace: writer.session.currency) })])
      }
    }
  }

  /// Fields that were archived, of `entity` or of all, by name.
  static func archived(_ context: Context) throws -> Response {
    let types = try context.query.text("entity").map { [try type(named: $0)] } ?? FieldRules.types
    let request = try PageRequest(context.query)
    return try context.session.read { reader in
      let rows: SQL = """
        FROM custom_fields_all WHERE trashed_at IS NOT NULL AND purged_at IS NULL AND entity IN \(list: types.map(\.name))
        """
      let page = try reader.page("SELECT id \(rows) ORDER BY label, seq LIMIT \(request.limit) OFFSET \(request.offset)")
      let order = (0..<page.rowCount).compactMap { page.id($0, 0) }
      let found = try CustomField.type.all(order, reader, trashed: true).sorted {
        order.firstIndex(of: $0.id) ?? 0 < order.firstIndex(of: $1.id) ?? 0
      }
      let total = try reader.integer("SELECT count(*) \(rows)") ?? 0
      return context.json([
        "data": .array(found.map { $0.json(workspace: reader.session.currency) }),
        "pagination": request.pagination(total: total, next: nil),
      ])
    }
  }

  /// What roles see of the fields of `entity`, or of all: those fields alone that some role does not simply see.
  static func rules(_ context: Context) throws -> Response {
    let types = try context.query.text("entity").map { [try type(named: $0)] } ?? FieldRules.types
    return try context.session.read { reader in
      context.json(["data": .array(try types.flatMap { try rules(of: $0, reader) })])
    }
  }

  static let ruleLimit = 1_000

  /// `{"entity", "rules": [{"field", "role", "visibility"}]}`: sets what is named and leaves the rest.
  static func setRules(_ context: Context) throws -> Response {
    let body = try context.jsonObject()
    let type = try type(named: try body.text("entity") ?? "")
    guard let given = body["rules"]?.array, given.count <= ruleLimit else {
      throw Problem.unprocessable(fields: ["rules": "rules must be a list of at most \(grouped(UInt64(ruleLimit))) rules."])
    }
    let wanted = try given.map(rule)
    return try Problem.translating {
      try context.session.write { writer in
        try FieldRules.set(Dictionary(wanted, uniquingKeysWith: { $1 }), of: type, writer)
        return context.json(["data": .array(try rules(of: type, writer))])
      }
    }
  }

  private static func rule(_ json: JSON) throws -> (FieldRules.Key, Field.Visibility) {
    guard let field = json["field"]?.string, let role = json["role"]?.string,
      let visibility = json["visibility"]?.string.flatMap({ Field.Visibility(rawValue: $0.uppercased()) })
    else {
      throw Problem.unprocessable(fields: ["rules": "A rule names field, role and visibility, which is VISIBLE, MASKED or HIDDEN."])
    }
    return (FieldRules.Key(field: field, role: role.uppercased()), visibility)
  }

  private static func type(named name: String) throws -> EntityType {
    guard let type = FieldRules.type(named: name) else {
      let known = FieldRules.types.map(\.name).joined(separator: ", ")
      throw Problem.unprocessable(fields: ["entity": "entity must be one of \(known)."])
    }
    return type
  }

  private static func rules(of type: EntityType, _ reader: Reader) throws -> [JSON] {
    try FieldRules.all(of: type, reader).sorted { ($0.key.field, $0.key.role) < ($1.key.field, $1.key.role) }.map { key, visibility in
      [
        "entity": .string(type.name), "field": .string(key.field), "role": .string(key.role), "visibility": .string(visibility.rawValue),
      ]
    }
  }
}

extension Endpoint {
  static let listArchivedFields = Endpoint(
    "listArchivedCustomFields", "List custom fields that were archived",
    about: "Their values are kept; bring-back shows them again. `DELETE` of a field archives it.",
    parameters: [Parameter("entity", .choice(FieldRules.types.map(\.name)))] + PageRequest.parameters.filter { $0.name != "cursor" },
    answer: .page(JSONSchema.record(CustomField.type, columns: [])))

  static let bringBackField = Endpoint(
    "bringBackCustomField", "Bring an archived field back", about: "With what was entered in it.", answer: FieldRoutes.resource.schema)

  static let orderFields = Endpoint(
    "orderCustomFields", "Set the order of custom fields", about: "As forms show them. Answers the fields in their order.",
    body: .json(.object(["entity": .choice(FieldRules.types.map(\.name)), "ids": .list(.id).about("Each field of the entity once.")])),
    answer: .data(JSONSchema.record(CustomField.type, columns: [])))

  private static let rule = JSONSchema.named(
    "FieldRule",
    .object([
      "entity": .text, "field": .text, "role": .text,
      "visibility": .choice(Field.Visibility.allCases.map(\.rawValue)).about("MASKED: that there is something, but not what."),
    ]))

  static let listFieldRules = Endpoint(
    "listFieldRules", "What roles see of fields", about: "Fields that every role sees are left out.",
    parameters: [Parameter("entity", .choice(FieldRules.types.map(\.name)))], answer: .data(rule))

  static let setFieldRules = Endpoint(
    "setFieldRules", "Set what roles see of fields", about: "Only what is named changes. Answers the rules of the entity.",
    body: .json(
      .object([
        "entity": .choice(FieldRules.types.map(\.name)),
        "rules": .list(
          .object(["field": .text, "role": .text, "visibility": .choice(Field.Visibility.allCases.map(\.rawValue))]),
          max: FieldAPI.ruleLimit),
      ])), answer: .data(rule))
}

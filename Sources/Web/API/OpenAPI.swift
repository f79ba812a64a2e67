public import Values

/// The description of the API for programs: OpenAPI 3.1, from the routes and what stands beside them.
public struct OpenAPI: Sendable {
  public let document: JSON

  public init(_ routes: [Route]) {
    let described = routes.filter { $0.endpoint != nil }
    var paths: [(String, [(String, JSON)])] = []
    var schemas: [String: JSON] = ["Problem": Self.problem]
    for route in described {
      guard let endpoint = route.endpoint else { continue }
      let operation = (route.method.lowercased(), Self.operation(route, endpoint))
      if let index = paths.firstIndex(where: { $0.0 == route.openPath }) {
        paths[index].1.append(operation)
      } else {
        paths.append((route.openPath, [operation]))
      }
      for schema in [endpoint.answer, endpoint.accepted, endpoint.body?.schema].compactMap({ $0 }) {
        schemas.merge(schema.components) { first, _ in first }
      }
    }
    document = [
      "openapi": "3.1.1", "info": Self.info, "servers": [["url": "/"]],
      "tags": .array(Self.areas(described).map { ["name": .string($0)] }),
      "security": [["bearer": []], ["cookie": []]], "paths": JSON(members: paths.map { ($0.0, JSON(members: $0.1)) }),
      "components": Self.components(schemas),
    ]
  }

  /// Headings in the order of the alphabet.
  static func areas(_ routes: [Route]) -> [String] { Set(routes.map(\.area)).sorted() }

  private static let info: JSON = [
    "title": "Kith", "version": "1",
    "description": """
    Records of one workspace as JSON. Send a token as `Authorization: Bearer …`; a browser's session works too, with `X-CSRF-Token` on \
    requests that change something. Errors are `{"error": {"code", "message", "fields"}, "requestId"}`.
    """,
  ]

  private static func operation(_ route: Route, _ endpoint: Endpoint) -> JSON {
    var operation = JSON.Object()
    operation["operationId"] = .string(endpoint.name)
    operation["summary"] = .string(endpoint.summary)
    if !endpoint.about.isEmpty { operation["description"] = .string(endpoint.about) }
    operation["tags"] = [.string(route.area)]
    let parameters = route.parameterNames.map(pathParameter) + endpoint.parameters.map(parameter)
    if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
    if let body = endpoint.body {
      operation["requestBody"] = [
        "required": .bool(body.isRequired), "content": JSON(members: [(body.mediaType, ["schema": .object(body.schema.json)])]),
      ]
    }
    operation["responses"] = responses(route, endpoint)
    if route.isAnonymous { operation["security"] = [] }
    return .object(operation)
  }

  private static func pathParameter(_ name: String) -> JSON {
    ["name": .string(name), "in": "path", "required": true, "schema": .object((name == "seq" ? JSONSchema.integer : .id).json)]
  }

  private static func parameter(_ parameter: Endpoint.Parameter) -> JSON {
    ["name": .string(parameter.name), "in": .string(parameter.place.rawValue), "schema": .object(parameter.schema.json)]
  }

  private static func responses(_ route: Route, _ endpoint: Endpoint) -> JSON {
    var done: JSON.Object = JSON.Object()
    done["description"] = .string(endpoint.status == 201 ? "Created" : endpoint.status == 204 ? "Done; there is no body" : "Done")
    if let answer = endpoint.answer {
      done["content"] = JSON(members: endpoint.mediaTypes.map { ($0, ["schema": .object(answer.json)]) })
    }
    let refused = problems(route, endpoint).map { (String($0), JSON(members: [("$ref", "#/components/responses/Problem")])) }
    return JSON(members: [(String(endpoint.status), .object(done))] + accepted(endpoint) + refused)
  }

  private static func accepted(_ endpoint: Endpoint) -> [(String, JSON)] {
    guard let schema = endpoint.accepted else { return [] }
    let place: JSON = ["description": "Where to ask how far it is.", "schema": ["type": "string", "format": "uri-reference"]]
    return [
      (
        "202",
        [
          "description": "Begun; a job does the rest", "headers": ["Location": place],
          "content": ["application/json": ["schema": .object(schema.json)]],
        ]
      )
    ]
  }

  /// The refusals that a client should be ready for; `default` is any other.
  private static func problems(_ route: Route, _ endpoint: Endpoint) -> [String] {
    var problems = route.isAnonymous ? [] : ["401", "403", "429"]
    if !route.parameterNames.isEmpty { problems.append("404") }
    if route.method == "PUT" || route.method == "DELETE" { problems.append("409") }
    if endpoint.parameters.contains(where: { $0.name == "If-Match" }) { problems.append("412") }
    // A body that is no JSON or no form, is too large, or is of another kind.
    if endpoint.body != nil { problems += ["400", "413", "415"] }
    if endpoint.body != nil || !endpoint.parameters.isEmpty { problems.append("422") }
    return problems.sorted() + ["default"]
  }

  private static let problem: JSON = .object(
    JSONSchema.object([
      "error": .object([
        "code": .text.about("A word for programs, such as not_found."), "message": .text.about("A sentence for people."),
        "fields": JSONSchema(["type": "object", "additionalProperties": ["type": "string"]]).about("What is wrong with which field."),
      ]),
      "requestId": .text.about("Names this request in our log."),
    ]).json)

  private static func components(_ schemas: [String: JSON]) -> JSON {
    [
      "schemas": JSON(members: schemas.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
      "responses": [
        "Problem": [
          "description": "Refused; nothing was changed",
          "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ]
      ],
      "securitySchemes": [
        "bearer": ["type": "http", "scheme": "bearer", "description": "A token from My profile."],
        "cookie": ["type": "apiKey", "in": "cookie", "name": .string(SessionCookie.name), "description": "A browser that is signed in."],
      ],
    ]
  }
}

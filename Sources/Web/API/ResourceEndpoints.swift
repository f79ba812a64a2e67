import Records
import Values

// What the five addresses of a resource take and answer.
extension Resource {
  /// A record with this resource's columns.
  public var schema: JSONSchema { .record(type, columns: columns.map(\.name) + otherNames.map(\.name)) }

  private var name: String { JSONSchema.name(of: type) }
  private var words: String { type.plural.replacing("_", with: " ") }
  private var word: String { type.name.replacing("_", with: " ") }
  /// `an activity`, `a user`.
  private var one: String { ("aeio".contains(type.name.first ?? "x") ? "an " : "a ") + word }

  var listEndpoint: Endpoint {
    let sortable = type.fields.filter(\.isSortable).map(\.name) + ["createdAt", "updatedAt"]
    return Endpoint(
      "list" + JSONSchema.camel(type.plural) + operationSuffix, "List \(words)",
      parameters: Endpoint.Parameter.filters(type).filter { !ownFilters.contains($0.name) } + parameters
        + Endpoint.Parameter.paging(sortable: sortable), answer: .page(schema))
  }

  var createEndpoint: Endpoint {
    Endpoint("create" + name + operationSuffix, "Create \(one)", body: .json(.new(type, further: inputs)), status: 201, answer: schema)
  }

  var showEndpoint: Endpoint {
    Endpoint(
      "get" + name + operationSuffix, "Get \(one)", parameters: recordParameters, answer: memberSchema.map(schema.and) ?? schema)
  }

  var updateEndpoint: Endpoint {
    Endpoint(
      "update" + name + operationSuffix, "Change \(one)", about: "Only the fields that are named change.", parameters: [Self.ifMatch],
      body: .json(.change(type, further: inputs)), answer: schema)
  }

  var deleteEndpoint: Endpoint {
    Endpoint(
      "delete" + name + operationSuffix, "Move \(one) to Trash", about: "It can be restored for 90 days.", parameters: [Self.ifMatch],
      status: 204,
      answer: nil)
  }

  /// For everything that asks `Resource.version`.
  public static let ifMatch = Endpoint.Parameter(
    "If-Match", .text.about("The ETag you read; the record must still have it, else the answer is 412."), in: .header)
}

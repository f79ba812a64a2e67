public import HTTP
internal import HTTPTypes
public import Templating
public import Values

/// What a handler asks of its request and answers with, whoever sent it.
public protocol RequestContext {
  var exchange: Exchange { get }
}

extension RequestContext {
  public var requestID: String { exchange.requestID }
  /// The path as it was sent.
  public var path: String { exchange.request.path }
  /// `GET`, `HEAD`, …
  public var method: String { exchange.request.method.rawValue }
  /// Path and query, to come back to.
  public var target: String { exchange.request.target }
  public var query: FormValues { exchange.query }
  /// Whether the answer is to be JSON: below `/api/`, or asked for by Accept.
  public var wantsJSON: Bool { exchange.wantsJSON }
  public var remoteAddress: String { exchange.request.remoteAddress }

  /// A `:name` or `*name` of the route's pattern, decoded; empty for a name the pattern lacks.
  public func parameter(_ name: String) -> String { exchange.parameter(name) ?? "" }

  /// A `:name` of the pattern that is a record's id. Throws 404 for anything else.
  public func id(_ name: String = "id") throws -> RecordID {
    guard let id = RecordID(parameter(name)) else { throw Problem.notFound }
    return id
  }

  /// The body as a form, urlencoded or multipart. Throws 400 or 415.
  public func form() throws -> FormValues { try exchange.form() }

  /// The body as JSON. Throws 400 or 415.
  public func json() throws -> JSON { try exchange.json() }

  /// The body as a JSON object. Throws 400 or 415.
  public func jsonObject() throws -> JSON.Object {
    guard let object = try json().object else { throw Problem.badRequest("The body must be a JSON object.") }
    return object
  }

  /// The body as a JSON object, where a request may come without one: empty then, however the request says so.
  public func optionalJSONObject() throws -> JSON.Object {
    exchange.request.body.count == 0 ? JSON.Object() : try jsonObject()
  }

  /// `jsonObject`, to be asked for before a write begins, so that nobody waits for the writer while it is parsed. What is wrong with it is
  /// thrown where it is used: that there is no such record is said first.
  public var jsonBody: Result<JSON.Object, any Error> { Result { try jsonObject() } }

  /// `optionalJSONObject`, to be asked for before a write begins.
  public var optionalJSONBody: Result<JSON.Object, any Error> { Result { try optionalJSONObject() } }

  /// A field of the request, by name.
  public func header(_ name: String) -> String? { exchange.request.headers[.known(name)] }

  /// A page, with the global `app` around it.
  public func render(_ template: String, _ values: Object = [:], status: Int = 200) throws -> Response {
    try Page.render(template, values, status: status, for: exchange)
  }

  @_disfavoredOverload
  public func render(_ template: String, _ values: [String: Value], status: Int = 200) throws -> Response {
    try render(template, Object(values), status: status)
  }

  /// The HTML of a page that is part of a larger answer.
  public func html(_ template: String, _ values: [String: Value]) throws -> [UInt8] {
    try Page.bytes(template, Object(values), for: exchange)
  }

  /// 303 to a path of ours, with a message for the next page.
  public func redirect(_ path: String, flash: Flash? = nil) -> Response {
    if let flash { exchange.keep(flash) }
    return .redirect(path)
  }

  public func json(_ json: JSON, status: Int = 200) -> Response { .json(json, status: status) }

  /// Where to go after a form: its field `return_to` or the query's, when that is a path of ours.
  public func returnPath(default path: String) throws -> String {
    let wanted = try exchange.isSafe ? exchange.query["return_to"] : exchange.form()["return_to"] ?? exchange.query["return_to"]
    return LocalPath(wanted ?? "")?.text ?? path
  }
}

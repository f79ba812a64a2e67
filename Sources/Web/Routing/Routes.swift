internal import HTTP
public import Store

/// The route table while it is being written. A route names its permission:
///
///     routes.get("/crm/deals/:id", Permission("crm.deal.view"), DealPages.show)
///     routes.signedIn.get("/profile", ProfilePages.show)
///     routes.anonymous.get("/login", SignInPages.show)
///
/// An address of the API says behind its handler what it takes and answers.
public struct Routes: Sendable {
  public private(set) var all: [Route] = []

  public init() {}

  public mutating func get(_ pattern: String, _ permission: Permission, _ handler: @escaping Handler, _ endpoint: Endpoint? = nil) {
    add("GET", pattern, .permission(permission, handler), endpoint: endpoint)
  }

  public mutating func post(
    _ pattern: String, _ permission: Permission, bodyLimit: Int = Route.defaultBodyLimit, _ handler: @escaping Handler,
    _ endpoint: Endpoint? = nil
  ) {
    add("POST", pattern, .permission(permission, handler), bodyLimit: bodyLimit, endpoint: endpoint)
  }

  public mutating func put(
    _ pattern: String, _ permission: Permission, bodyLimit: Int = Route.defaultBodyLimit, _ handler: @escaping Handler,
    _ endpoint: Endpoint? = nil
  ) {
    add("PUT", pattern, .permission(permission, handler), bodyLimit: bodyLimit, endpoint: endpoint)
  }

  public mutating func delete(_ pattern: String, _ permission: Permission, _ handler: @escaping Handler, _ endpoint: Endpoint? = nil) {
    add("DELETE", pattern, .permission(permission, handler), endpoint: endpoint)
  }

  /// Routes for which a session is enough.
  public var signedIn: SignedInRoutes {
    get { SignedInRoutes(routes: self) }
    set { self = newValue.routes }
  }

  /// Routes that ask nobody anything, and whose handlers get no session.
  public var anonymous: AnonymousRoutes {
    get { AnonymousRoutes(routes: self) }
    set { self = newValue.routes }
  }

  mutating func add(
    _ method: String, _ pattern: String, _ gate: Route.Gate, bodyLimit: Int = Route.defaultBodyLimit, inline: Bool = false,
    anyHost: Bool = false, endpoint: Endpoint? = nil
  ) {
    all.append(
      Route(
        method: method, pattern: pattern, bodyLimit: bodyLimit, isInline: inline, takesAnyHost: anyHost, endpoint: endpoint, gate: gate))
  }
}

public struct SignedInRoutes: Sendable {
  var routes: Routes

  public mutating func get(_ pattern: String, _ handler: @escaping Handler, _ endpoint: Endpoint? = nil) {
    routes.add("GET", pattern, .signedIn(handler), endpoint: endpoint)
  }

  public mutating func post(
    _ pattern: String, bodyLimit: Int = Route.defaultBodyLimit, _ handler: @escaping Handler, _ endpoint: Endpoint? = nil
  ) {
    routes.add("POST", pattern, .signedIn(handler), bodyLimit: bodyLimit, endpoint: endpoint)
  }

  public mutating func put(
    _ pattern: String, bodyLimit: Int = Route.defaultBodyLimit, _ handler: @escaping Handler, _ endpoint: Endpoint? = nil
  ) {
    routes.add("PUT", pattern, .signedIn(handler), bodyLimit: bodyLimit, endpoint: endpoint)
  }

  public mutating func delete(_ pattern: String, _ handler: @escaping Handler, _ endpoint: Endpoint? = nil) {
    routes.add("DELETE", pattern, .signedIn(handler), endpoint: endpoint)
  }
}

public struct AnonymousRoutes: Sendable {
  var routes: Routes

  public mutating func get(
    _ pattern: String, inline: Bool = false, anyHost: Bool = false, _ handler: @escaping AnonymousHandler, _ endpoint: Endpoint? = nil
  ) {
    routes.add("GET", pattern, .anonymous(handler), inline: inline, anyHost: anyHost, endpoint: endpoint)
  }

  public mutating func post(
    _ pattern: String, bodyLimit: Int = Route.defaultBodyLimit, _ handler: @escaping AnonymousHandler
  ) {
    routes.add("POST", pattern, .anonymous(handler), bodyLimit: bodyLimit)
  }

  /// An address that moved: answered with a redirect that keeps the query; `:name` in `destination` is filled from the pattern.
  public mutating func alias(_ pattern: String, to destination: String) {
    get(pattern, inline: true) { context in
      let path = destination.split(separator: "/").map { segment in
        segment.first == ":" ? URLText.encode(context.parameter(String(segment.dropFirst()))) : String(segment)
      }
      let query = context.exchange.request.query
      return .redirect("/" + path.joined(separator: "/") + (query.isEmpty ? "" : "?" + query), status: 302)
    }
  }
}

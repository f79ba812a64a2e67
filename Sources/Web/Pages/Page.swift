internal import HTTP
internal import Store
internal import Templating
internal import Values

/// A rendered template with the global `app` around it.
enum Page {
  static func render(_ template: String, _ values: Object, status: Int, for exchange: Exchange) throws -> Response {
    .html(try bytes(template, values, for: exchange), status: status)
  }

  static func bytes(_ template: String, _ values: Object, for exchange: Exchange) throws -> [UInt8] {
    let globals: Object = ["app": .object(try app(for: exchange)), "now": .instant(.now)]
    return try exchange.app.templates.render(template, values, globals: globals, environment: environment(of: exchange.session))
  }

  static func environment(of session: Session?) -> Environment {
    guard let session else { return Environment() }
    return Environment(zone: session.zone, now: .now, currency: session.currency)
  }

  /// Every member is always there, so that a template may name it whoever looks.
  private static func app(for exchange: Exchange) throws -> Object {
    var app: Object = [
      "csrf": .string(exchange.csrfToken()),
      "user": .null, "workspace": .null, "workspaces": [],
      "path": .string(exchange.request.path), "target": .string(exchange.request.target),
      "section": "", "theme": "system", "nav": [], "can": [:], "new_items": [],
      "flash": exchange.takeFlash()?.value ?? .null,
      "assets": .object(exchange.app.assets.object),
      "request_id": .string(exchange.requestID),
      "development": .bool(exchange.app.configuration.development),
    ]
    guard let session = exchange.session else { return app }
    app["user"] = user(session)
    app["workspace"] = workspace(id: session.workspace, name: session.workspaceName, currency: session.currency)
    app["workspaces"] = .list(try workspaces(exchange, session))
    app["theme"] = .string(session.theme)
    return try exchange.app.shell.values(session, exchange.request.path).merging(over: app)
  }

  private static func user(_ session: Session) -> Value {
    [
      "id": .id(session.userID), "name": .string(session.userName), "email": .string(session.email), "role": .string(session.role),
      "zone": .string(session.zone.identifier),
    ]
  }

  private static func workspace(id: WorkspaceID, name: String, currency: Currency) -> Value {
    ["id": .integer(id.rawValue), "name": .string(name), "currency": .string(currency.code)]
  }

  /// The person's workspaces, for the switcher.
  private static func workspaces(_ exchange: Exchange, _ session: Session) throws -> [Value] {
    try exchange.app.store.installation.memberships(of: session.userID).map { summary in
      workspace(id: summary.id, name: summary.name, currency: summary.currency)
    }
  }
}

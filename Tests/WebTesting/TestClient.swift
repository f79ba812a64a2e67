public import HTTP
internal import HTTPTypes
public import Values
public import Web

/// A browser in memory: sends requests through the router, keeps cookies and the token of the last form it saw.
public final class TestClient {
  public let app: App
  /// Sent as Host, and as the Origin of forms.
  public var host = "localhost"
  public var scheme = "http"
  public var remoteAddress = "127.0.0.1"
  /// Sent as `Authorization: Bearer`.
  public var token: String?
  public private(set) var cookies: [String: String] = [:]
  /// The token of the last form seen.
  public var csrf = ""

  /// What must live as long as the client does.
  private let owner: AnyObject?

  /// - Parameter owner: kept alive; what removes the data folder when it goes.
  public init(_ app: App, keeping owner: AnyObject? = nil) {
    self.app = app
    self.owner = owner
  }

  @discardableResult
  public func get(_ target: String, headers: [String: String] = [:]) -> Web.Response { send("GET", target, headers: headers) }

  /// Sends a form as a browser does, with its token and its origin.
  @discardableResult
  public func post(_ target: String, _ fields: [(name: String, value: String)] = [], headers: [String: String] = [:]) -> Web.Response {
    let body = URLText.query([("csrf", csrf)] + fields)
    return send(
      "POST", target, body: Array(body.utf8), type: "application/x-www-form-urlencoded", headers: ownOrigin.merging(headers) { $1 })
  }

  /// Sends JSON, with the session's token in a header.
  @discardableResult
  public func json(_ method: String, _ target: String, _ json: JSON? = nil, headers: [String: String] = [:]) -> Web.Response {
    var fields = ownOrigin
    if token == nil { fields["X-CSRF-Token"] = csrf }
    return send(method, target, body: json?.bytes ?? [], type: "application/json", headers: fields.merging(headers) { $1 })
  }

  /// Follows redirects to the page behind them.
  public func follow(_ response: Web.Response) -> Web.Response {
    var response = response
    for _ in 0..<5 {
      guard (300..<400).contains(response.statusCode), let location = response.header("Location") else { break }
      response = get(location)
    }
    return response
  }

  /// Signs in on the sign-in page.
  @discardableResult
  public func signIn(_ email: String, _ password: String, next: String = "") -> Web.Response {
    get("/login")
    return post("/login", [("email", email), ("password", password), ("next", next)])
  }

  /// Any request, with the cookies and nothing else that is not given.
  @discardableResult
  public func send(
    _ method: String, _ target: String, body: [UInt8] = [], type: String? = nil, headers: [String: String] = [:]
  ) -> Web.Response {
    var fields = Headers()
    if !cookies.isEmpty { fields[.cookie] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
    if let token { fields[.authorization] = "Bearer " + token }
    if let type { fields[.contentType] = type }
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    let request = Request(
      method: HTTPRequest.Method(method) ?? .get, target: target, headers: fields, body: .bytes(body), host: host,
      remoteAddress: remoteAddress, scheme: scheme)
    let response = app.respond(request)
    remember(response)
    return response
  }

  private var ownOrigin: [String: String] { ["Origin": "\(scheme)://\(host)"] }

  private func remember(_ response: Web.Response) {
    for field in response.headers.values(for: .setCookie) {
      let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard pair.count == 2 else { continue }
      cookies[pair[0]] = field.contains("Max-Age=0") ? nil : pair[1]
    }
    let parts = response.bodyText.split(separator: "name=\"csrf\" value=\"", maxSplits: 1)
    if parts.count == 2 { csrf = String(parts[1].prefix { $0 != "\"" }) }
  }
}

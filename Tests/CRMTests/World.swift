import Foundation
import HTTP
import HTTPTypes
import Logging
import Store
import Templating
import Testing
import Values
import Web

@testable import CRM

/// A workspace in a folder of its own, with a member of each role, and browsers that talk to the application in memory.
final class World {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let directory: String
  let store: Store
  let app: App
  let admin: Session
  let views: PageViews

  init(workspace: String = "Kith Test", currency: Currency = .usd, apiLimit: RateLimit = RateLimit(), sendsUsage: Bool = false) throws {
    directory = try World.newFolder()
    try FileManager.default.copyItem(atPath: try World.migrated.get(), toPath: directory)
    store = try World.open(directory)
    let look = try World.look.get()
    views = PageViews(store: store, isSent: sendsUsage)
    app = App(
      store: store, templates: look.templates, assets: look.assets, routes: World.routes, shell: Product.shell, seed: Product.seed,
      manual: try World.manual.get(),
      visited: views.note, missing: Product.missing,
      configuration: App.Configuration(apiLimit: apiLimit), logger: World.logger)
    let founder = NewMember(
      name: "Mara Lindqvist", email: "mara@kith.example", role: Roles.admin, password: try store.installation.newPassword(World.password))
    admin = try store.installation.createWorkspace(name: workspace, currency: currency, founder: founder, seed: Product.seed)
  }

  deinit {
    do {
      try store.close()
      try FileManager.default.removeItem(atPath: directory)
    } catch { Issue.record(error) }
  }

  /// A folder with the tables and nothing in them: migrations are run once for all tests, and have tests of their own.
  private static let migrated = Result {
    let folder = try newFolder()
    atexit { World.forgetMigrated() }
    try open(folder).close()
    return folder
  }

  /// Every world takes a copy of it, so it goes with the last of them.
  private static func forgetMigrated() {
    do { try FileManager.default.removeItem(atPath: migrated.get()) } catch { print("The folder of all tests stays: \(error)") }
  }

  private static func newFolder() throws -> String { try place.get() + "kith-\(UUID().uuidString)" }

  /// In memory where there is such a place with room: nothing here is about a power cut.
  private static let place = Result {
    let memory = "/dev/shm/"
    guard FileManager.default.isWritableFile(atPath: memory) else { return NSTemporaryDirectory() }
    let free = try FileManager.default.attributesOfFileSystem(forPath: memory)[.systemFreeSize] as? Int
    return (free ?? 0) > 2 << 30 ? memory : NSTemporaryDirectory()
  }

  private static func open(_ folder: String) throws -> Store {
    var configuration = Store.Configuration()
    configuration.passwordCost = .testing
    return try Store(directory: folder, schema: Product.schema, configuration: configuration, logger: logger)
  }

  /// Made once for all tests, as in a server.
  private static let routes = Product.routes

  private static let look = Result {
    let assets = try Assets(directory: root.appending(path: "Public").path)
    return (
      assets: assets,
      templates: try Templates(directory: root.appending(path: "Templates").path, filters: [assets.filter] + Product.filters)
    )
  }

  private static let manual = Result { try Product.manual(in: root.appending(path: "docs/help").path) }

  static let password = "correct horse battery staple"
  private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// A member of the first workspace, signed in as the command line does it.
  func member(_ name: String, role: String, email: String? = nil) throws -> Session {
    let password = try store.installation.newPassword(World.password)
    let address = email ?? name.lowercased().filter { $0.isLetter } + "@kith.example"
    let added = try admin.write { try $0.addMember(NewMember(name: name, email: address, role: role, password: password)) }
    return try #require(try store.installation.session(actingAs: added.id, in: admin.workspace, requestID: "test"))
  }

  /// Another workspace of the same installation.
  func otherWorkspace() throws -> Session {
    let founder = NewMember(
      name: "Oskar Other", email: "oskar@other.example", role: Roles.admin, password: try store.installation.newPassword(World.password))
    return try store.installation.createWorkspace(name: "Other House", currency: .eur, founder: founder, seed: Product.seed)
  }

  /// A browser with nobody signed in.
  func stranger() -> Browser { Browser(app: app) }

  /// A browser in which this person is signed in.
  func browser(_ email: String = "mara@kith.example") throws -> Browser {
    let browser = stranger()
    try browser.signIn(email)
    return browser
  }
}

/// A browser without a screen: keeps cookies, sends forms with their token, follows nothing by itself.
final class Browser {
  let app: App
  private(set) var cookies: [String: String] = [:]
  /// The session's token, and the session it stood in.
  private var known: (token: String, cookie: String?) = ("", nil)

  init(app: App) { self.app = app }

  func signIn(_ email: String, _ password: String = World.password) throws {
    _ = try get("/login")
    let response = try post("/login", ["email": email, "password": password])
    try #require(response.statusCode == 303, "sign-in answered \(response.statusCode): \(response.bodyText.prefix(300))")
  }

  func get(_ target: String, headers: [String: String] = [:]) throws -> Response { send("GET", target, headers: headers) }

  /// Sends a form with the session's token.
  func post(_ target: String, _ form: KeyValuePairs<String, String> = [:]) throws -> Response {
    let body = URLText.query([(name: "csrf", value: try token())] + form.map { (name: $0.key, value: $0.value) })
    return send("POST", target, body: Array(body.utf8), headers: ["content-type": "application/x-www-form-urlencoded"])
  }

  /// Sends JSON with the token in a header, as our own scripts do.
  func json(_ method: String, _ target: String, _ body: JSON? = nil, headers: [String: String] = [:]) throws -> (status: Int, json: JSON) {
    var headers = headers
    headers["content-type"] = "application/json"
    if method != "GET" { headers["x-csrf-token"] = try token() }
    let response = send(method, target, body: body.map { $0.bytes } ?? [], headers: headers)
    let answer = response.bodyText.isEmpty ? JSON.null : try JSON.parse(response.bodyText)
    Described.expect(answer, fits: method, target, response.statusCode)
    return (response.statusCode, answer)
  }

  /// As it stands on a page; read once a session.
  func token() throws -> String {
    if let session = cookies["kith"], session == known.cookie { return known.token }
    let page = send("GET", cookies["kith"] != nil ? "/crm/profile" : "/login").bodyText
    let marker = "name=\"csrf\" value=\""
    let start = try #require(page.range(of: marker), "there is no token on the page: \(page.prefix(400))")
    known = (String(page[start.upperBound...].prefix { $0 != "\"" }), cookies["kith"])
    return known.token
  }

  func send(_ method: String, _ target: String, body: [UInt8] = [], headers: [String: String] = [:]) -> Response {
    var fields = Headers()
    for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
    if !cookies.isEmpty { fields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
    let head = RequestHead(method: HTTPRequest.Method(rawValue: method) ?? .get, target: target, headers: fields, host: "kith.test")
    let response = app.respond(Request(head: head, body: .bytes(body)))
    for cookie in response.headers.values(for: .setCookie) { keep(cookie) }
    return response
  }

  private func keep(_ field: String) {
    let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard pair.count == 2 else { return }
    cookies[pair[0]] = pair[1].isEmpty ? nil : pair[1]
  }
}

import Foundation
import HTTP
import Logging
import Store
import Synchronization
import Templating
import Testing
import Values
import Web
import WebTesting

/// How often something happened.
final class Tally: Sendable {
  private let value = Atomic<Int>(0)
  var count: Int { value.load(ordering: .relaxed) }
  func add() { value.wrappingAdd(1, ordering: .relaxed) }
}

/// A small product of this layer alone: one workspace, its admin Ada, its user Bo, a few routes.
final class House {
  static let password = "correct horse battery"
  static let ada = "ada@example.com"
  static let bo = "bo@example.com"

  let app: App
  /// Counts the handlers that change something.
  let changes = Tally()
  private let folder: String

  init(publicURL: String? = nil, isEmpty: Bool = false, development: Bool = false, signIn: SignInRules = SignInRules()) throws {
    folder = NSTemporaryDirectory() + "kith-web-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/public/css", withIntermediateDirectories: true)
    let store = try Store(
      directory: folder + "/data", schema: Schema(migrations: [], tables: [], roles: HouseRoutes.roles),
      configuration: .init(passwordCost: .testing, signIn: signIn))
    try Data("p { color: red }\n".utf8).write(to: URL(fileURLWithPath: folder + "/public/css/index.css"))
    app = App(
      store: store, templates: try Templates(sources: HouseTemplates.sources), assets: try Assets(directory: folder + "/public"),
      routes: HouseRoutes.table(changes),
      shell: AppShell { session, path in ["section": .string(String(path.dropFirst())), "nav": [["label": .string(session.userName)]]] },
      seed: { _ in }, configuration: .init(publicURL: publicURL, development: development),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    if !isEmpty { try settle() }
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
  }

  private func settle() throws {
    let installation = app.store.installation
    let password = try installation.newPassword(Self.password)
    let ada = try installation.createWorkspace(
      name: "Fern & Moss", currency: .eur, founder: NewMember(name: "Ada Admin", email: Self.ada, role: "ADMIN", password: password))
    _ = try ada.write { try $0.addMember(NewMember(name: "Bo", email: Self.bo, role: "USER", password: password)) }
  }

  func client() -> TestClient { TestClient(app, keeping: self) }

  func client(signedInAs email: String) -> TestClient {
    let client = client()
    client.signIn(email, Self.password)
    client.get("/things")
    return client
  }

  func token(of email: String) throws -> String {
    let person = try #require(try app.store.installation.person(email: email))
    return try app.store.installation.issueToken(for: person, name: "test").text
  }
}

enum HouseRoutes {
  static let view = Permission("things.view")
  static let edit = Permission("things.edit")
  static let roles = RoleDefaults([
    Role(key: "ADMIN", name: "Admin", permissions: [view, edit], isFixed: true), Role(key: "USER", name: "User", permissions: [view]),
  ])

  static func table(_ changes: Tally) -> Routes {
    var routes = Routes()
    routes.signedIn.get("/") { $0.redirect("/things") }
    routes.get("/things", view) { try $0.render("things", ["text": .string($0.query["text"] ?? "")]) }
    routes.get("/things/:id", view) { try .text($0.id().description) }
    routes.post("/things", edit) { context in
      changes.add()
      return context.redirect("/things", flash: .success("Kept <b>\(try context.form()["name"] ?? "")</b>", undo: "/things/1/undo"))
    }
    routes.post("/things/upload", edit, bodyLimit: 8 << 20) { context in
      guard let file = try context.form().file("file") else { throw Problem.unprocessable(fields: ["file": "Choose a file."]) }
      return .text("\(file.filename) \(file.size)")
    }
    routes.get("/api/things", view) { $0.json(["data": [], "who": .string($0.session.userName)]) }
    routes.post("/api/things", edit) { context in
      changes.add()
      return context.json(["name": try context.json()["name"] ?? .null], status: 201)
    }
    routes.get("/broken", view) { _ in throw Mishap() }
    routes.get("/torn", view) { try $0.render("torn") }
    let busy: Handler = { _ in throw StoreError.busy }
    routes.get("/busy", view, busy)
    routes.post("/busy", view, busy)
    return routes
  }
}

struct Mishap: Error, CustomStringConvertible {
  let description = "a secret of the inside"
}

enum HouseTemplates {
  static let sources = [
    "things": """
    <title>{{ app.section }} of {{ app.user.name }} in {{ app.workspace.name }}</title><p>{{ text }}</p>
    {% if app.flash %}<p class="{{ app.flash.kind }}">{{ app.flash.message }} {{ app.flash.undo }}</p>{% endif %}
    <form method="post"><input type="hidden" name="csrf" value="{{ app.csrf }}"></form>
    {% for w in app.workspaces %}[{{ w.name }}]{% endfor %}<link href="{{ app.assets.css }}">
    """,
    "torn": "{{ nothing }}",
    "sign_in/show": """
    <form method="post" action="/login"><input type="hidden" name="csrf" value="{{ app.csrf }}"><input name="email" value="{{ email }}">
    <input type="password" name="password"><input name="next" value="{{ next }}"></form><p>{{ error }}</p>
    {% if app.flash %}<p>{{ app.flash.message }}</p>{% endif %}
    """,
    "setup/show": """
    <form method="post"><input type="hidden" name="csrf" value="{{ app.csrf }}"></form>{{ form.email }}
    {% for name in ["code", "password", "workspace", "currency"] %}{{ errors[name] }}{% endfor %}
    """,
    "problems/page":
      "<h1>{{ title }}</h1>{{ message }}{% if may_retry %} again{% endif %}{% if was_form %} typed{% endif %}{{ detail }} shell {{ app.nav[0].label }} {{ app.request_id }}",
    "problems/plain": "<h1>{{ title }}</h1>{{ message }} plain{% if may_sign_in %} sign in{% endif %} {{ app.request_id }}",
  ]
}

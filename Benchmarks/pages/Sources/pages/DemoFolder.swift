import CRM
import Foundation
import Logging
import Store
import Templating
import Values
import Web

/// The demo's company with so many customers in all: one record of ten is one. Made once and kept.
struct DemoFolder {
  let store: Store
  let app: App
  let session: Session
  /// The cookie of somebody who signed in.
  let cookie: String

  private static let email = "mara@kith.example"
  private static let password = "a password for measuring"
  private static let silent = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

  init(customers: Int, in folder: String, root: String) throws {
    let path = "\(folder)/customers-\(customers)"
    if !FileManager.default.fileExists(atPath: path) { try Self.make(path, records: customers * 10) }
    store = try Self.open(path)
    let assets = try Assets(directory: root + "/Public")
    let templates = try Templates(directory: root + "/Templates", filters: [assets.filter] + Product.filters)
    app = App(
      store: store, templates: templates, assets: assets, routes: Product.routes(), shell: Product.shell, seed: Product.seed,
      logger: Self.silent)
    (session, cookie) = try Self.signIn(store)
  }

  /// Under another name until it is whole.
  private static func make(_ path: String, records: Int) throws {
    let draft = path + ".draft"
    if FileManager.default.fileExists(atPath: draft) { try FileManager.default.removeItem(atPath: draft) }
    try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
    let store = try open(draft)
    _ = try Demo.create(in: store, records: records)
    try store.close()
    try FileManager.default.moveItem(atPath: draft, toPath: path)
  }

  private static func open(_ path: String) throws -> Store {
    try Store(directory: path, schema: Product.schema, configuration: Store.Configuration(passwordCost: .testing), logger: silent)
  }

  private static func signIn(_ store: Store) throws -> (Session, String) {
    let installation = store.installation
    try installation.setPassword(try installation.newPassword(password), ofPersonWith: email)
    let visitor = Visitor(address: "127.0.0.1", agent: "benchmark")
    guard case .signedIn(let signedIn) = try installation.signIn(email: email, password: password, from: visitor),
      let session = try installation.session(cookie: signedIn.token, requestID: "benchmark")
    else { throw StoreError.refused("nobody can sign in to \(store.directory)") }
    return (session, signedIn.token)
  }
}

import Logging
import Values

@testable import Store

/// A store in a folder of its own with one workspace, Fern & Moss, and its admin Ada.
struct Office {
  static let password = "correct horse battery"
  static let visitor = Visitor(address: "192.0.2.1", agent: "Test/1.0")
  static let view = Permission("crm.deal.view")
  static let edit = Permission("crm.deal.update")
  static let manage = Permission("settings.manage")
  static let roles = RoleDefaults([
    Role(key: "ADMIN", name: "Admin", permissions: [view, edit, manage], isFixed: true),
    Role(key: "USER", name: "User", permissions: [view]),
  ])

  let store: Store
  let ada: Session

  var installation: Installation { store.installation }

  static func open<T>(signIn: SignInRules = SignInRules(), _ body: (Office) throws -> T) throws -> T {
    try withTemporaryFolder { folder in
      let store = try Office.store(in: folder + "/data", signIn: signIn)
      let ada = try store.installation.createWorkspace(name: "Fern & Moss", currency: .eur, founder: founder(store))
      let result = try body(Office(store: store, ada: ada))
      try store.close()
      return result
    }
  }

  static func store(in folder: String, access: FolderAccess = .write, signIn: SignInRules = SignInRules()) throws -> Store {
    try Store(
      directory: folder, schema: Schema(migrations: [], tables: [], roles: roles),
      configuration: Store.Configuration(passwordCost: .testing, access: access, signIn: signIn))
  }

  static func founder(_ store: Store) throws -> NewMember {
    NewMember(name: "Ada Admin", email: "ada@example.com", role: "ADMIN", password: try store.installation.newPassword(password))
  }

  /// A member with the password of all.
  @discardableResult
  func add(_ name: String, _ email: String?, role: String = "USER") throws -> RecordID {
    let password = try installation.newPassword(Self.password)
    return try ada.write { try $0.addMember(NewMember(name: name, email: email, role: role, password: password)) }.id
  }

  /// The cookie of a sign-in that has to work.
  func cookie(_ email: String = "ada@example.com", replacing: String? = nil) throws -> String {
    let result = try installation.signIn(email: email, password: Self.password, from: Self.visitor, replacing: replacing)
    guard case .signedIn(let signedIn) = result else { throw AccessError.wrongPassword }
    return signedIn.token
  }

  func session(_ cookie: String) throws -> Session? { try installation.session(cookie: cookie, requestID: "test") }

  /// Of whatever table, in all workspaces.
  func integer(_ sql: SQL) throws -> Int64? { try store.unscopedRead { try $0.integer(sql) } }
  func string(_ sql: SQL) throws -> String? { try store.unscopedRead { try $0.string(sql) } }

  /// Every statement, on whatever table.
  func force(_ sql: SQL) throws { _ = try store.unscopedWrite { try $0.execute(sql) } }
}

extension SignIn {
  var isRefused: Bool {
    if case .refused = self { true } else { false }
  }

  var retryAfter: Int64? {
    if case .throttled(let seconds) = self { seconds } else { nil }
  }
}

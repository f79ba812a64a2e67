import ArgumentParser
import CRM
import Store
import Values

/// `kith setup`: the folder, if there is none, and a workspace with its admin.
struct SetupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "setup", abstract: "Create the data folder if needed, and add a workspace.")

  @OptionGroup var folder: DataFolder
  @Option(help: "The name of the workspace.") var workspace: String?
  @Option(help: "The name of its first admin.") var name: String?
  @Option(help: "The admin's e-mail address; a known one joins.") var email: String?
  @Option(help: "A file that holds the password.") var passwordFile: String?
  @Option(help: "ISO 4217 code of the workspace's currency.") var currency: String?

  func run() throws {
    let workspace = try CommandEnvironment.name(workspace, "KITH_WORKSPACE", option: "--workspace")
    let name = try CommandEnvironment.name(name, "KITH_NAME", option: "--name")
    let email = try CommandEnvironment.email(email)
    let file = try CommandEnvironment.required(passwordFile, "KITH_PASSWORD_FILE", option: "--password-file")
    let code = currency ?? CommandEnvironment["KITH_CURRENCY"] ?? "USD"
    guard let currency = Currency(typed: code) else { throw Failure.usage("--currency: “\(code)” is no currency code.") }
    let password = try PasswordFile.read(file)
    // Nobody is known yet where there is no data, and a refusal leaves no folder behind.
    if !folder.isThere { try NewPassword.check(password) }
    let store = try folder.open()
    defer { closeQuietly(store) }
    let isKnown = try store.installation.person(email: email) != nil
    let founder = NewMember(
      name: name, email: email, role: "ADMIN", password: isKnown ? nil : try store.installation.newPassword(password))
    try store.installation.createWorkspace(name: workspace, currency: currency, founder: founder, seed: Product.seed)
    Console.note("The workspace “\(workspace)” is ready. Start it with kith serve.")
  }
}

/// `kith user add`
struct UserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "People of a workspace.", subcommands: [Add.self, Password.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a person to a workspace; a known address joins it.")

    @OptionGroup var folder: DataFolder
    @Option(help: "The workspace.") var workspace: String?
    @Option(help: "The person's name.") var name: String?
    @Option(help: "The person's e-mail address.") var email: String?
    @Option(help: "ADMIN, MANAGER, SALES_REP or USER.") var role: String?
    @Option(help: "A file that holds the password; ignored for a known address.") var passwordFile: String?

    func run() throws {
      let name = try CommandEnvironment.name(name, "KITH_NAME", option: "--name")
      let email = try CommandEnvironment.email(email)
      let role = try CommandEnvironment.required(role, "KITH_ROLE", option: "--role").uppercased()
      guard Product.roleKeys.contains(role) else { throw Failure.usage("--role must be \(Product.roleKeys.joined(separator: ", ")).") }
      let store = try folder.openExisting()
      defer { closeQuietly(store) }
      let workspace = try Failure.workspace(workspace ?? CommandEnvironment["KITH_WORKSPACE"], in: store)
      let isKnown = try store.installation.person(email: email) != nil
      let member = NewMember(name: name, email: email, role: role, password: isKnown ? nil : try newPassword(store))
      guard let system = try store.installation.systemSession(in: workspace.id, requestID: "kith user add") else {
        throw Failure(message: "The workspace is gone.")
      }
      _ = try system.write { try $0.addMember(member) }
    }

    private func newPassword(_ store: Store) throws -> NewPassword {
      let file = try CommandEnvironment.required(passwordFile, "KITH_PASSWORD_FILE", option: "--password-file")
      return try store.installation.newPassword(try PasswordFile.read(file))
    }
  }

  /// For somebody who forgot theirs.
  struct Password: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "password", abstract: "Set a person's password.")

    @OptionGroup var folder: DataFolder
    @Option(help: "The person's e-mail address.") var email: String?
    @Option(help: "A file that holds the password.") var passwordFile: String?

    func run() throws {
      let email = try CommandEnvironment.email(email)
      let file = try CommandEnvironment.required(passwordFile, "KITH_PASSWORD_FILE", option: "--password-file")
      let store = try folder.openExisting()
      defer { closeQuietly(store) }
      try store.installation.setPassword(try store.installation.newPassword(try PasswordFile.read(file)), ofPersonWith: email)
    }
  }
}

/// `kith token`: prints an API token, and nothing else.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "token", abstract: "Print a new API token of a person.")

  @OptionGroup var folder: DataFolder
  @Option(help: "The person's e-mail address.") var email: String?
  @Option(help: "Where the token works; the person's first workspace otherwise.") var workspace: String?

  func run() throws {
    let email = try CommandEnvironment.email(email)
    let store = try folder.openExisting()
    defer { closeQuietly(store) }
    guard let person = try store.installation.person(email: email) else { throw Failure(message: "Nobody has the address \(email).") }
    let workspace = try (workspace ?? CommandEnvironment["KITH_WORKSPACE"]).map { try Failure.workspace($0, in: store).id }
    Console.print(try store.installation.issueToken(for: person, in: workspace, name: "Command line").text)
  }
}

/// Closing only moves the log into the file; what was written is safe without it.
func closeQuietly(_ store: Store) {
  do { try store.close() } catch { Console.error(Failure.sentence(error)) }
}

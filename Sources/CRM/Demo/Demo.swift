public import Store
import Values

/// The fictional world as a workspace to look around in: six people, their clients and a day of their work, and as many records more as asked for.
public enum Demo {
  public static let workspace = "Kith Demo"

  /// How to sign in as the first of the six; the others have the same password.
  public struct Account: Sendable {
    public let email: String
    public let password: String
  }

  /// - Parameter records: customers, contacts, leads, deals and activities in all; nil for the cast alone. Those beyond the cast come without events.
  /// - Parameter progress: records stored, and how many there will be.
  /// - Throws: `AccessError.workspaceExists` when there is a workspace of this name.
  public static func create(in store: Store, records: Int? = nil, progress: (Int, Int) -> Void = { _, _ in }) throws -> Account {
    if try store.installation.workspace(named: workspace) != nil { throw AccessError.workspaceExists(workspace) }
    let world = DemoWorld.make(today: (Zone("Europe/Amsterdam") ?? .utc).today(), records: records)
    let total = world.recordCount + world.volume.records
    let account = Account(email: world.users[0].email, password: password())
    let (session, users) = try openWorkspace(world, account, store)
    progress(world.recordCount, total)
    try addVolume(world, users, session) { progress(world.recordCount + $0, total) }
    return account
  }

  /// Workspace, people and cast in one transaction.
  private static func openWorkspace(_ world: DemoWorld, _ account: Account, _ store: Store) throws -> (Session, [RecordID]) {
    let password = try store.installation.newPassword(account.password)
    let people = world.users.map { NewMember(name: $0.name, email: $0.email, role: $0.role, password: password) }
    var users: [RecordID] = []
    let session = try store.installation.createWorkspace(name: workspace, currency: .eur, founder: people[0], requestID: "demo") { writer in
      try Product.seed(writer)
      users = [writer.session.userID] + (try people.dropFirst().map { try writer.addMember($0).id })
      let sessions = try users.map { try member($0, of: writer.session, store) }
      for (user, session) in zip(world.users, sessions) { try settle(user, session, store) }
      var storing = DemoStoring(places: try DemoPlaces(users: users, writer))
      try storing.storeCast(world, writer)
      try tell(storing.story, sessions)
    }
    return (session, users)
  }

  private static func member(_ id: RecordID, of session: Session, _ store: Store) throws -> Session {
    guard let member = try store.installation.session(actingAs: id, in: session.workspace, requestID: "demo") else {
      throw AccessError.unknownPerson(id.description)
    }
    return member
  }

  private static func settle(_ user: DemoUser, _ session: Session, _ store: Store) throws {
    let profile = Profile(name: user.name, zone: Zone(user.timezone) ?? .utc, theme: session.theme)
    try store.installation.update(profile, of: session)
  }

  /// The log in the order in which things happened, each at its own time and by who did it.
  private static func tell(_ story: [DemoMoment], _ sessions: [Session]) throws {
    let ordered = story.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
    for (_, moment) in ordered {
      try sessions[moment.actor % sessions.count].write { writer in
        writer.now = moment.at
        try writer.append(moment.event)
      }
    }
  }

  private static func addVolume(_ world: DemoWorld, _ users: [RecordID], _ session: Session, _ progress: (Int) -> Void) throws {
    guard world.volume.batchCount > 0 else { return }
    var storing = DemoStoring(places: try session.read { try DemoPlaces(users: users, $0) })
    var stored = 0
    for batch in world.volume {
      try session.write { try storing.store(batch, $0) }
      stored += batch.count
      progress(stored)
    }
  }

  /// Four groups of five letters and digits that cannot be mistaken for one another: 95 bits.
  private static func password() -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    return (0..<4).map { _ in String((0..<5).compactMap { _ in letters.randomElement() }) }.joined(separator: "-")
  }
}

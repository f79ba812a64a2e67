import Records
import Store
import Synchronization
import Values
import Web

/// What one person may bring in through pages and the API; the command line knows no such limits.
enum ImportLimits {
  static let rows = 250_000
  /// Large files of one person that wait or run.
  static let atOnce = 3
  /// Files of one person within an hour.
  static let hourly = 120

  /// Rows that a file of this kind may have. People come in within one transaction, whatever their number.
  static func rows(of kind: ImportKind) -> Int { kind.type == nil ? Import.singleLimit : rows }

  static func tooMany(_ most: Int) -> Problem {
    Problem(413, "payload_too_large", "A file may have at most \(grouped(UInt64(most))) rows here. Larger ones come in with kith import.")
  }

  /// Who tries a file at this moment.
  private static let trying = Mutex<Set<RecordID>>([])

  /// Tries a file while the same person tries no other: each keeps all who write waiting for as long as it takes.
  /// - Throws: 429 at once where another one is under way.
  static func alone<T>(_ session: Session, _ body: () throws -> T) throws -> T {
    guard trying.withLock({ $0.insert(session.userID).inserted }) else { throw isTried(retryAfter: 2) }
    defer { trying.withLock { _ = $0.remove(session.userID) } }
    return try body()
  }

  /// Whose files are read at this moment, and how many in each server.
  private static let atWork = Mutex<(people: Set<RecordID>, readings: [ObjectIdentifier: Int])>(([], [:]))

  /// Reads a file that somebody brings, while no other of theirs is read.
  /// - Throws: 429 at once where another one is, 503 where half of the workers read files.
  static func reading<T>(_ session: Session, _ store: Store, _ body: () throws -> T) throws -> T {
    guard atWork.withLock({ $0.people.insert(session.userID).inserted }) else {
      throw Problem.tooManyRequests(retryAfter: 2, "Another of your files is being read. Wait until that is done.")
    }
    defer { atWork.withLock { _ = $0.people.remove(session.userID) } }
    return try readingAgain(store, body)
  }

  /// Reads a file that was kept.
  /// - Throws: 503 at once where half of the workers read files: pages of others must not wait for them.
  static func readingAgain<T>(_ store: Store, _ body: () throws -> T) throws -> T {
    let (server, most) = (ObjectIdentifier(store), max(1, store.configuration.workers / 2))
    let isAdmitted = atWork.withLock { state in
      guard state.readings[server, default: 0] < most else { return false }
      state.readings[server, default: 0] += 1
      return true
    }
    guard isAdmitted else { throw Problem.unavailable }
    defer { atWork.withLock { $0.readings[server, default: 1] -= 1 } }
    return try body()
  }

  /// Counts one more file of a person, whatever becomes of it: one that cannot be read, is only tried, or fails counts as well.
  /// - Throws: 429 for somebody who has brought too much lately.
  static func takeTurn(_ session: Session) throws {
    try session.read { reader in
      try demandRoom(reader)
      let recent = try reader.integer(
        "SELECT count(*) FROM import_turns WHERE taken_at > \(hour(before: reader.now)) AND user_id = \(session.userID)")
      guard recent ?? 0 < hourly else {
        throw Problem.tooManyRequests(
          retryAfter: 600, "You have brought \(hourly) files within an hour. Wait a while, or put them together.")
      }
    }
    try session.write { writer in
      try writer.execute("DELETE FROM main.import_turns WHERE tenant_id = kith_tenant() AND taken_at <= \(hour(before: writer.now))")
      try writer.insert(
        "import_turns",
        [("id", .id(RecordID(at: writer.now))), ("user_id", .id(session.userID)), ("taken_at", .integer(writer.now.milliseconds))])
    }
  }

  /// - Parameter isTrial: whether it is a large file that a job tries; of those there is one at a time.
  /// - Throws: 429 for somebody of whose files enough are coming in.
  static func demandRoom(isTrial: Bool = false, _ reader: Reader) throws {
    let jobs = try reader.page(
      """
      SELECT count(*), ifnull(sum(u.is_trial), 0) FROM jobs j JOIN import_uploads u ON u.job_id = j.id
      WHERE u.user_id = \(reader.session.userID) AND j.state IN ('WAITING', 'RUNNING')
      """)
    if isTrial, jobs.integer(0, 1) ?? 0 > 0 { throw isTried(retryAfter: 30) }
    if jobs.integer(0, 0) ?? 0 >= atOnce {
      throw Problem.tooManyRequests(retryAfter: 30, "\(atOnce) of your files are still coming in. Wait until one of them is done.")
    }
  }

  private static func hour(before now: Instant) -> Instant { now.adding(seconds: -3_600) }

  private static func isTried(retryAfter seconds: Int) -> Problem {
    .tooManyRequests(retryAfter: seconds, "Another of your files is being tried. Wait until that is done.")
  }
}

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

  static func demand(rows count: Int, of kind: ImportKind) throws {
    // People come in within one transaction, whatever their number.
    let most = kind.type == nil ? Import.singleLimit : rows
    guard count > most else { return }
    throw Problem(
      413, "payload_too_large", "A file may have at most \(grouped(UInt64(most))) rows here. Larger ones come in with kith import.")
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

  /// Counts one more file of a person, whatever becomes of it: one that is only tried, or fails, counts as well.
  /// - Parameter isTrial: whether it is a large file that a job tries; of those there is one at a time.
  /// - Throws: 429 for somebody who has brought too much lately.
  static func takeTurn(_ session: Session, isTrial: Bool = false) throws {
    try session.read { try demandTurn(isTrial: isTrial, $0) }
    try session.write { writer in
      try writer.execute("DELETE FROM main.import_turns WHERE tenant_id = kith_tenant() AND taken_at <= \(hour(before: writer.now))")
      try writer.insert(
        "import_turns",
        [("id", .id(RecordID(at: writer.now))), ("user_id", .id(session.userID)), ("taken_at", .integer(writer.now.milliseconds))])
    }
  }

  private static func demandTurn(isTrial: Bool, _ reader: Reader) throws {
    let user = reader.session.userID
    let jobs = try reader.page(
      """
      SELECT count(*), ifnull(sum(u.is_trial), 0) FROM jobs j JOIN import_uploads u ON u.job_id = j.id
      WHERE u.user_id = \(user) AND j.state IN ('WAITING', 'RUNNING')
      """)
    let recent = try reader.integer(
      "SELECT count(*) FROM import_turns WHERE taken_at > \(hour(before: reader.now)) AND user_id = \(user)")
    if isTrial, jobs.integer(0, 1) ?? 0 > 0 { throw isTried(retryAfter: 30) }
    if jobs.integer(0, 0) ?? 0 >= atOnce {
      throw Problem.tooManyRequests(retryAfter: 30, "\(atOnce) of your files are still coming in. Wait until one of them is done.")
    }
    if recent ?? 0 >= hourly {
      throw Problem.tooManyRequests(
        retryAfter: 600, "You have brought \(hourly) files within an hour. Wait a while, or put them together.")
    }
  }

  private static func hour(before now: Instant) -> Instant { now.adding(seconds: -3_600) }

  private static func isTried(retryAfter seconds: Int) -> Problem {
    .tooManyRequests(retryAfter: seconds, "Another of your files is being tried. Wait until that is done.")
  }
}

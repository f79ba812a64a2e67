import Records
import Store
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

  /// A dry run is one transaction, which keeps all others waiting.
  static func demandDryRun(rows count: Int) throws {
    guard count > Import.jobLimit else { return }
    throw Problem(
      413, "payload_too_large",
      "A dry run takes at most \(grouped(UInt64(Import.jobLimit))) rows here. Larger files can be tried with kith import --dry-run.")
  }

  /// - Throws: 429 for somebody who has brought too much lately.
  static func demandTurn(_ session: Session) throws {
    let (running, recent) = try session.read { reader in
      let jobs = try reader.integer(
        """
        SELECT count(*) FROM jobs j JOIN import_uploads u ON u.job_id = j.id
        WHERE u.user_id = \(session.userID) AND j.state IN ('WAITING', 'RUNNING')
        """)
      let files = try reader.integer(
        "SELECT count(*) FROM imports WHERE created_by = \(session.userID) AND created_at > \(reader.now.adding(seconds: -3_600))")
      return (jobs ?? 0, files ?? 0)
    }
    if running >= atOnce {
      throw Problem.tooManyRequests(retryAfter: 30, "\(atOnce) of your files are still coming in. Wait until one of them is done.")
    }
    if recent >= hourly {
      throw Problem.tooManyRequests(
        retryAfter: 600, "You have brought in \(hourly) files within an hour. Wait a while, or put them together.")
    }
  }
}

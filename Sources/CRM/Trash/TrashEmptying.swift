import Records
import Store
import Values

/// Deletes for good what has been in Trash for 90 days, and what imports of long ago did. One job a day in each workspace, which enqueues the next.
enum TrashEmptying {
  static let kind = "trash.empty"
  private static let pieceSize = 50

  static func enqueue(_ writer: Writer, at moment: Instant? = nil) throws {
    guard try !writer.exists("SELECT 1 FROM jobs WHERE kind = \(kind) AND state = 'WAITING'") else { return }
    try writer.enqueue(Job.Draft(kind: kind, runAt: moment))
  }

  /// The workspace's own work, whoever began it: it goes over personal projects as well.
  static let handler: JobHandler = { _, session in
    guard let session = try session.system(requestID: session.requestID) else { throw JobFailure("The workspace is gone.") }
    // First of all: a day on which it fails must not be the last one.
    try session.write { try enqueue($0, at: $0.now.adding(days: 1)) }
    try empty(session, before: Instant.now.adding(days: -TrashEntry.days))
    try ImportJournal.forgetOld(session)
  }

  /// - Parameter told: called after every few entries with how many went, and how many records they were.
  /// - Returns: how many records went, counting what went along with others.
  @discardableResult
  static func empty(_ session: Session, before moment: Instant, told: (Int, Int) throws -> Void = { _, _ in }) throws -> Int {
    var count = 0
    while true {
      let ids = try session.read { try TrashQueries(reader: $0).old(before: moment, limit: pieceSize) }
      guard !ids.isEmpty else { return count }
      // Each in a write of its own: others write in between.
      let gone = try ids.reduce(0) { count, id in count + (try session.write { try TrashRules.purge(id, $0) }) }
      count += gone
      try told(ids.count, gone)
    }
  }
}

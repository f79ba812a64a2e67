import Records
import Store
import Values

/// Changes more records than a request should wait for.
enum BulkJob {
  static let kind = "lists.bulk"

  static func enqueue(_ id: RecordID, isQuick: Bool, _ writer: Writer) throws -> RecordID {
    let draft = Job.Draft(kind: kind, payload: JSON(members: [("bulk", JSON(id))]), maxAttempts: 5)
    return isQuick ? try writer.enqueueStandIn(draft) : try writer.enqueue(draft)
  }

  /// How far it is stands in the action, so that another attempt goes on there.
  static let handler: JobHandler = { job, session in
    guard let id = job.payload["bulk"]?.string.flatMap({ RecordID($0) }), let action = try session.read({ try BulkAction.find(id, $0) })
    else { throw JobFailure("The job names no change.") }
    // An undo has a job of its own.
    guard action.job == job.id else { return }
    switch action.state {
    case .running: _ = try BulkRun.run(action, session)
    case .undoing: _ = try BulkUndo.run(action, session)
    case .done, .undone: break
    }
  }

  /// Whether nobody is at work on it any more though it is not done.
  static func hasStopped(_ action: BulkAction, _ session: Session) throws -> Bool {
    guard let job = action.job else { return true }
    let state = try session.read { try $0.string("SELECT state FROM jobs WHERE id = \(job)") }
    return state != "WAITING" && state != "RUNNING"
  }
}

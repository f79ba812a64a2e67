import Records
import Store
import Values

/// Deletes for good all that whoever asks sees in Trash, outside of the request that asked.
struct TrashClearing {
  static let kind = "trash.clear"
  /// More entries than this are a job's.
  static let singleLimit = 200

  enum State: String { case running = "RUNNING", done = "DONE", failed = "FAILED" }

  /// Of its job.
  let id: RecordID
  let state: State
  /// Entries of Trash: gone, and meant.
  let done: Int64
  let total: Int64
  /// Records that went, those along with others among them.
  let records: Int64
  let failure: String

  /// Enqueues it; one that is on its way already is enough.
  /// - Parameter total: how many entries are there
  static func begin(_ total: Int64, before moment: Instant, _ session: Session) throws -> TrashClearing {
    try session.write { writer in
      guard writer.session.allows(.trashPurge) else { throw RecordError.forbidden }
      if let running = try running(writer) { return running }
      let payload = JSON(members: [("before", JSON(moment.milliseconds)), ("total", JSON(total))])
      let id = try writer.enqueue(Job.Draft(kind: kind, payload: payload, maxAttempts: 5))
      return TrashClearing(id: id, state: .running, done: 0, total: total, records: 0, failure: "")
    }
  }

  static func running(_ reader: Reader) throws -> TrashClearing? {
    try reader.id("SELECT id FROM jobs WHERE kind = \(kind) AND state IN ('WAITING', 'RUNNING') ORDER BY seq LIMIT 1")
      .flatMap { try find($0, reader) }
  }

  static func find(_ id: RecordID, _ reader: Reader) throws -> TrashClearing? {
    let page = try reader.page("SELECT state, payload, progress, last_error FROM jobs WHERE id = \(id) AND kind = \(kind)")
    guard !page.isEmpty else { return nil }
    let (payload, progress) = (try page.string(0, 1).map { try JSON.parse($0) }, try page.string(0, 2).map { try JSON.parse($0) })
    let state: State = page.string(0, 0) == "DONE" ? .done : page.string(0, 0) == "FAILED" ? .failed : .running
    return TrashClearing(
      id: id, state: state, done: progress?["done"]?.integer ?? 0, total: payload?["total"]?.integer ?? 0,
      records: progress?["records"]?.integer ?? 0, failure: state == .failed ? page.string(0, 3) ?? "" : "")
  }

  /// Another attempt goes on where the one before stopped.
  static let handler: JobHandler = { job, session in
    guard let moment = job.payload["before"]?.integer, let before = try session.read({ try find(job.id, $0) }) else {
      throw JobFailure("The job does not say what to delete.")
    }
    guard session.allows(.trashPurge) else { throw JobFailure("Who asked for it may no longer delete for good.") }
    var (done, records) = (before.done, before.records)
    try TrashEmptying.empty(session, before: Instant(milliseconds: moment)) { entries, gone in
      (done, records) = (done + Int64(entries), records + Int64(gone))
      try job.report(JSON(members: [("done", JSON(done)), ("records", JSON(records))]))
    }
  }
}

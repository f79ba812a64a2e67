import Store
import Values

extension Writer {
  /// Adds a job for what the request goes on to do at once: it does the rest where the request does not get to its end.
  @discardableResult
  func enqueueStandIn(_ draft: Job.Draft) throws -> RecordID {
    var draft = draft
    draft.runAt = now.adding(seconds: 60)
    return try enqueue(draft)
  }
}

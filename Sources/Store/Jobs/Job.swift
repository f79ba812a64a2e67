public import Values

/// Work that leaves the process, or takes longer than a page may: a row written in the transaction that causes it.
public struct Job: Sendable {
  /// A job to enqueue.
  public struct Draft: Sendable {
    /// Names the handler: `mail.send`.
    public var kind: String
    /// What the handler needs; secrets stay out of it.
    public var payload: JSON
    /// Not before this moment; nil for at once.
    public var runAt: Instant?
    public var maxAttempts: Int

    public init(kind: String, payload: JSON = .null, runAt: Instant? = nil, maxAttempts: Int = 8) {
      self.kind = kind
      self.payload = payload
      self.runAt = runAt
      self.maxAttempts = max(1, maxAttempts)
    }
  }

  /// As stored in `jobs.state`.
  public enum State: String, Hashable, Sendable {
    case waiting = "WAITING"
    case running = "RUNNING"
    case done = "DONE"
    /// For good: it was tried as often as it may be, or said that trying again is no use.
    case failed = "FAILED"
  }

  public let id: RecordID
  public let workspace: WorkspaceID
  public let kind: String
  public let payload: JSON
  /// This one included, from 1.
  public let attempt: Int
  public let maxAttempts: Int
  let seq: Int64
  let causedBy: RecordID?
  /// Of the token with which it was begun.
  let scope: TokenScope
  let requestID: String
  let store: Store

  /// Shows how far it is; readers find it in `jobs.progress`.
  public func report(_ progress: JSON) throws {
    _ = try store.unscopedWrite { db in
      try db.execute("UPDATE main.jobs SET progress = \(progress), updated_at = \(db.now) WHERE seq = \(seq) AND state = 'RUNNING'")
    }
  }
}

/// Does one kind of job. It may run more than once for one job, and every run is in a session of the job's workspace as who caused it.
public typealias JobHandler = @Sendable (Job, Session) throws -> Void

/// Thrown by a handler when trying again is no use: the job fails for good.
public struct JobFailure: Error, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ reason: String) { description = reason }
}

extension Writer {
  /// Adds a job to this transaction: it exists when the transaction commits, and not otherwise.
  /// - Returns: its id in `jobs`.
  @discardableResult
  public func enqueue(_ job: Job.Draft) throws -> RecordID {
    let id = RecordID(at: now)
    try unscoped.execute(
      """
      INSERT INTO main.jobs (tenant_id, id, kind, payload, max_attempts, run_at, created_by, scopes, request_id, created_at, updated_at)
      VALUES (\(session.workspace), \(id), \(job.kind), \(job.payload), \(job.maxAttempts), \(job.runAt ?? now),
      \(session.actor), \(session.scope.stored), \(session.requestID), \(now), \(now))
      """)
    let signal = session.store.services.jobSignal
    afterCommit { signal.raise() }
    return id
  }
}

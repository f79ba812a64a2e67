import Values

/// Who claims, finishes and returns jobs. A claim is a lease: a runner that dies stops renewing it, and the job is claimed again.
struct JobQueue: Sendable {
  let store: Store
  /// Of the runner that claims.
  let runner = RecordID()
  var backOff = JobBackOff()
  /// Seconds.
  var lease: Int64 = 300

  /// The job that has waited longest of these kinds; nil when none is due.
  func claim(_ kinds: [String], at now: Instant = .now) throws -> Job? {
    let list: [any SQLBindable] = kinds
    let due: SQL =
      "SELECT seq FROM main.jobs WHERE state = 'WAITING' AND run_at <= \(now) AND kind IN \(list: list) ORDER BY run_at, seq LIMIT 1"
    guard try store.unscopedRead({ try $0.exists(due) }) else { return nil }
    let page = try store.unscopedWrite { db in
      try db.page(
        """
        UPDATE main.jobs SET state = 'RUNNING', attempts = attempts + 1, runner = \(runner), lease_until = \(now.adding(seconds: lease)),
        updated_at = \(now) WHERE seq = (\(due))
        RETURNING seq, tenant_id, id, kind, payload, attempts, max_attempts, created_by, request_id, scopes
        """)
    }
    return page.isEmpty ? nil : try job(page)
  }

  /// - Returns: false when the lease was lost in between, so that somebody else may run the job too.
  func finish(_ job: Job, at now: Instant = .now) throws -> Bool {
    try settle(job, "state = 'DONE', last_error = NULL", now)
  }

  /// Waits for another attempt, or fails for good when there were enough or `reason` is a `JobFailure`.
  func fail(_ job: Job, _ reason: any Error, at now: Instant = .now) throws -> Bool {
    let text = String("\(reason)".prefix(2_000))
    if reason is JobFailure || job.attempt >= job.maxAttempts { return try settle(job, "state = 'FAILED', last_error = \(text)", now) }
    let next = now.adding(seconds: backOff.delay(after: job.attempt, spread: .random(in: 0...1)))
    return try settle(job, "state = 'WAITING', run_at = \(next), last_error = \(text)", now)
  }

  /// Keeps what this runner works on; called well before the lease ends. A job whose end could not be written is not among it.
  func renew(_ running: Set<Int64>, at now: Instant = .now) throws {
    guard !running.isEmpty else { return }
    let list: [any SQLBindable] = running.sorted()
    let mine: SQL = "state = 'RUNNING' AND runner = \(runner) AND seq IN \(list: list)"
    _ = try store.unscopedWrite { db in
      try db.execute("UPDATE main.jobs SET lease_until = \(now.adding(seconds: lease)) WHERE \(mine)")
    }
  }

  /// Takes back what dead runners left: at the start everything that somebody else claimed, because one process serves a folder;
  /// later what outlived its lease. A job that ended its process as often as it may be tried fails for good.
  func reclaim(atStart: Bool, at now: Instant = .now) throws {
    let lost: SQL = atStart ? "state = 'RUNNING' AND runner <> \(runner)" : "state = 'RUNNING' AND lease_until < \(now)"
    guard try store.unscopedRead({ try $0.exists("SELECT 1 FROM main.jobs WHERE \(lost)") }) else { return }
    _ = try store.unscopedWrite { db in
      try db.execute(
        """
        UPDATE main.jobs SET state = CASE WHEN attempts >= max_attempts THEN 'FAILED' ELSE 'WAITING' END,
        last_error = 'The process ended while the job ran.', run_at = \(now), updated_at = \(now), runner = NULL, lease_until = NULL
        WHERE \(lost)
        """)
    }
  }

  /// Forgets what was done more than a week ago. What failed stays until somebody has seen to it.
  func prune(at now: Instant = .now) throws {
    let old: SQL = "state = 'DONE' AND updated_at < \(now.adding(days: -7))"
    guard try store.unscopedRead({ try $0.exists("SELECT 1 FROM main.jobs WHERE \(old)") }) else { return }
    _ = try store.unscopedWrite { try $0.execute("DELETE FROM main.jobs WHERE \(old)") }
  }

  private func settle(_ job: Job, _ change: SQL, _ now: Instant) throws -> Bool {
    try store.unscopedWrite { db in
      try db.execute(
        """
        UPDATE main.jobs SET \(change), runner = NULL, lease_until = NULL, updated_at = \(now)
        WHERE seq = \(job.seq) AND state = 'RUNNING' AND runner = \(runner)
        """) > 0
    }
  }

  private func job(_ page: CellPage) throws -> Job {
    guard let seq = page.integer(0, 0), let tenant = page.integer(0, 1), let id = page.id(0, 2), let kind = page.string(0, 3),
      let payload = page.string(0, 4), let attempt = page.integer(0, 5), let most = page.integer(0, 6)
    else { throw StoreError.damaged("A job lacks its id, kind or payload.") }
    return Job(
      id: id, workspace: WorkspaceID(rawValue: tenant), kind: kind, payload: try JSON.parse(payload), attempt: Int(attempt),
      maxAttempts: Int(most), seq: seq, causedBy: page.id(0, 7), scope: TokenScope(stored: page.string(0, 9)),
      requestID: page.string(0, 8) ?? "", store: store)
  }
}

import Foundation
import Logging
import Synchronization
public import Values

/// Runs jobs on threads of its own. One runner for each folder, started by `serve`.
public final class JobRunner: Sendable {
  private struct State {
    var isStopping = false
    /// By `seq`.
    var running: Set<Int64> = []
  }

  let queue: JobQueue
  private let handlers: [String: JobHandler]
  private let threads: Int
  private let state = Mutex(State())
  private let ended = DispatchGroup()
  private let stopped = DispatchSemaphore(value: 0)
  /// Seconds between looks for jobs whose time has come, or that another process enqueued.
  private let pause: Double = 2

  /// - Parameter handlers: by kind; a job of any other kind waits for a process that knows it.
  public init(store: Store, handlers: [String: JobHandler], threads: Int = 2) {
    queue = JobQueue(store: store)
    self.handlers = handlers
    self.threads = threads
  }

  /// Takes back what a process that died had claimed, then starts the threads.
  public func start() throws {
    try queue.reclaim(atStart: true)
    for _ in 0..<threads { launch { $0.work() } }
    launch { $0.keepHouse() }
  }

  /// Claims nothing any more; what is running goes on.
  public func beginStop() {
    state.withLock { $0.isStopping = true }
    queue.store.services.jobSignal.raise()
    stopped.signal()
  }

  /// Claims nothing any more and waits for what is running, up to so many seconds; what is left then is claimed again by the next process.
  /// - Returns: whether everything ended.
  @discardableResult
  public func stop(grace seconds: Double) -> Bool {
    beginStop()
    return ended.wait(timeout: .now() + seconds) == .success
  }

  /// Runs what is due on the calling thread.
  /// - Parameter fixed: the moment that every job is claimed at, for commands and tests; otherwise each is claimed when its turn comes.
  /// - Returns: how many jobs ran, whether they went well or not.
  @discardableResult
  public func runDue(at fixed: Instant? = nil) throws -> Int {
    var count = 0
    while !isStopping, let job = try queue.claim(Array(handlers.keys), at: fixed ?? .now) {
      try run(job)
      count += 1
    }
    return count
  }

  private var isStopping: Bool { state.withLock { $0.isStopping } }
  private var logger: Logger { queue.store.logger }

  private func launch(_ body: @escaping @Sendable (JobRunner) -> Void) {
    ended.enter()
    let thread = Thread { [self] in
      body(self)
      ended.leave()
    }
    thread.name = "kith-jobs"
    thread.start()
  }

  private func work() {
    let signal = queue.store.services.jobSignal
    while !isStopping {
      let seen = signal.current
      attempt { try runDue() }
      if !isStopping { signal.wait(after: seen, seconds: pause) }
    }
  }

  /// Renews leases, takes back lost ones, and clears away what has served its time.
  private func keepHouse() {
    var orphansDue = ContinuousClock.now
    while !isStopping {
      attempt { try queue.renew(state.withLock { $0.running }) }
      attempt { try queue.reclaim(atStart: false) }
      attempt { try queue.prune() }
      attempt { try queue.store.sweepBlobs() }
      if ContinuousClock.now >= orphansDue {
        orphansDue = .now + .seconds(86_400)
        attempt { try queue.store.sweepOrphans() }
      }
      attempt { try queue.store.installation.forgetEndedSignIns() }
      _ = stopped.wait(timeout: .now() + Double(queue.lease) / 12)
    }
  }

  /// The threads outlive a busy writer or a full disk.
  private func attempt<T>(_ body: () throws -> T) {
    do { _ = try body() } catch { logger.error("jobs", metadata: ["error": "\(error)"]) }
  }

  private func run(_ job: Job) throws {
    state.withLock { _ = $0.running.insert(job.seq) }
    defer { state.withLock { _ = $0.running.remove(job.seq) } }
    let isMine: Bool
    switch Result(catching: { try handle(job) }) {
    case .success:
      isMine = try patiently { try queue.finish(job) }
    case .failure(let error):
      logger.warning("job failed", metadata: ["kind": "\(job.kind)", "attempt": "\(job.attempt)", "error": "\(error)"])
      isMine = try patiently { try queue.fail(job, error) }
    }
    if !isMine { logger.warning("job outlived its lease", metadata: ["kind": "\(job.kind)", "id": "\(job.id)"]) }
  }

  /// What was done should not be done again only because the writer is busy.
  private func patiently(_ body: () throws -> Bool) throws -> Bool {
    for _ in 0..<5 {
      do { return try body() } catch StoreError.busy { Thread.sleep(forTimeInterval: 1) }
    }
    return try body()
  }

  private func handle(_ job: Job) throws {
    guard let handler = handlers[job.kind] else { throw JobFailure("Nothing handles \(job.kind).") }
    let installation = queue.store.installation
    guard let session = try installation.session(for: job) else {
      throw JobFailure("The workspace, or whoever began this, is gone.")
    }
    try handler(job, session)
  }
}

import Synchronization

/// What the event loops of one server share.
final class ServerState: Sendable {
  let configuration: Server.Configuration
  let application: Application
  let pool: WorkerPool
  let logWriter: LogWriter?
  let bodyBudget: BodyBudget
  private let openConnections = Atomic<Int>(0)

  init(_ configuration: Server.Configuration, _ application: Application) throws(SystemFailure) {
    self.configuration = configuration
    self.application = application
    logWriter = configuration.accessLog.map(LogWriter.init)
    bodyBudget = BodyBudget(limit: configuration.limits.bodyBytes)
    pool = try WorkerPool(workers: configuration.workers, limit: configuration.queueLimit)
  }

  /// Counts a connection in; false when there are too many.
  func admit() -> Bool {
    if openConnections.add(1, ordering: .relaxed).newValue <= configuration.limits.connections { return true }
    dismiss()
    return false
  }

  func dismiss() { openConnections.subtract(1, ordering: .relaxed) }
}

/// Decisions about a request that must be made before its body is read.
public struct Plan: Sendable {
  /// Which thread answers.
  public enum Execution: Sendable {
    /// On the event loop: only for handlers that do no I/O and take microseconds, since they hold up every other connection of the loop.
    case inline
    /// On the bounded pool of worker threads.
    case worker
  }

  public var execution: Execution
  /// The largest body in bytes; a larger one is answered 413.
  public var bodyLimit: Int
  /// Whether a body over 64 KB goes to a file instead of memory.
  public var spoolsBody: Bool
  /// A body of more bytes than this, or one that does not say its length, waits until `Application.admit` has let it in.
  public var askedAbove: Int

  public init(execution: Execution = .worker, bodyLimit: Int = 1 << 20, spoolsBody: Bool = false, askedAbove: Int = .max) {
    self.execution = execution
    self.bodyLimit = bodyLimit
    self.spoolsBody = spoolsBody
    self.askedAbove = askedAbove
  }

  /// On the event loop, with a body of up to 1 MB in memory.
  public static let inline = Plan(execution: .inline)
  /// On a worker, with a body of up to 1 MB in memory.
  public static let worker = Plan()
}

/// What the server serves.
public struct Application: Sendable {
  /// Called on the event loop when a head has arrived; must not block.
  public var plan: @Sendable (RequestHead) -> Plan
  /// Called with the whole request, on the thread that the plan chose.
  public var respond: @Sendable (Request) -> Response
  /// Makes the answer to a request that the server itself refuses (400, 408, 413, 414, 431, 503 …); nil for a line of plain text. The head
  /// is `GET /` where it could not be read. Called on the event loop; must not block.
  public var refuse: (@Sendable (Refusal, RequestHead) -> Response)?
  /// Called on a worker with a request whose body is still to come, where its plan says so. Nil lets the body in; an answer is sent at once,
  /// none of the body is kept, and the connection ends.
  public var admit: @Sendable (Request) -> Response?

  public init(
    plan: @escaping @Sendable (RequestHead) -> Plan, respond: @escaping @Sendable (Request) -> Response,
    refuse: (@Sendable (Refusal, RequestHead) -> Response)? = nil, admit: @escaping @Sendable (Request) -> Response? = { _ in nil }
  ) {
    self.plan = plan
    self.respond = respond
    self.refuse = refuse
    self.admit = admit
  }
}

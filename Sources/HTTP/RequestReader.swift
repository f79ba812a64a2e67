/// One connection's requests, from bytes to whole requests: the parser, the plan for each head, and the body in memory or in a file.
/// Knows no socket, so tests feed it bytes.
struct RequestReader {
  enum Event {
    case needsMore
    /// Whether the body may come is to be asked; read on when it may.
    case asks(RequestHead)
    /// The client waits for `100 Continue` before it sends its body.
    case wantsContinue
    case request(ArrivedRequest)
  }

  struct Step {
    var consumed: Int
    var event: Event
  }

  private let plan: @Sendable (RequestHead) -> Plan
  private let spoolDirectory: String
  private let budget: BodyBudget
  private var parser: RequestParser
  private var head: RequestHead?
  private var currentPlan = Plan.inline
  private var body: BodyCollector?
  private var share: BodyShare?
  /// Bytes of the current body that have come, for its deadline.
  private(set) var bodyCount = 0

  init(limits: Limits, spoolDirectory: String, budget: BodyBudget? = nil, plan: @escaping @Sendable (RequestHead) -> Plan) {
    self.plan = plan
    self.budget = budget ?? BodyBudget(limit: limits.bodyBytes)
    self.spoolDirectory = spoolDirectory
    parser = RequestParser(limits: limits)
  }

  /// Whether a body is being read.
  var isInBody: Bool { head != nil }

  /// Whether the next byte would be the first of a request.
  var isAtStart: Bool { head == nil && parser.isAtStart }

  /// Whether the client waits for `100 Continue` with its body.
  var expectsContinue: Bool { parser.expectsContinue }

  /// What the refused request was, as far as it is known: for HEAD, and for the log.
  var currentHead: RequestHead? { head }

  /// Reads up to one request.
  mutating func next(_ bytes: Span<UInt8>) throws(Refusal) -> Step {
    var consumed = 0
    while true {
      let rest = bytes.extracting(consumed...)
      let step = try parser.next(rest)
      consumed += step.consumed
      switch step.event {
      case .needsMore:
        return Step(consumed: consumed, event: .needsMore)
      case .head(let head):
        try begin(head)
        if asksForBody { return Step(consumed: consumed, event: .asks(head)) }
        if parser.expectsContinue, consumed == bytes.count { return Step(consumed: consumed, event: .wantsContinue) }
      case .body(let range):
        try append(rest.extracting(range))
      case .end:
        return Step(consumed: consumed, event: try finish())
      }
    }
  }

  private mutating func begin(_ head: consuming RequestHead) throws(Refusal) {
    currentPlan = plan(head)
    self.head = head
    bodyCount = 0
    try parser.limitBody(currentPlan.bodyLimit)
    if parser.framing != .none {
      let expected = if case .length(let length) = parser.framing { length } else { 0 }
      body = BodyCollector(expected: expected, spoolDirectory: currentPlan.spoolsBody ? spoolDirectory : nil)
      share = BodyShare(budget)
    }
  }

  private var asksForBody: Bool {
    switch parser.framing {
    case .none: false
    case .length(let length): length > currentPlan.askedAbove
    case .chunked: currentPlan.askedAbove < .max
    }
  }

  private mutating func append(_ bytes: Span<UInt8>) throws(Refusal) {
    bodyCount += bytes.count
    guard share?.add(bytes.count) != false else { throw Self.noRoom }
    do {
      try body?.append(bytes)
    } catch {
      throw Self.noRoom
    }
  }

  private mutating func finish() throws(Refusal) -> Event {
    guard let head = head.take() else { return .needsMore }
    do {
      let content = try body.take()?.finish() ?? .bytes([])
      return .request(
        ArrivedRequest(
          head: head, body: content, share: share.take(), plan: currentPlan, keepsAlive: parser.keepsAlive,
          isVersion10: parser.isVersion10))
    } catch {
      throw Self.noRoom
    }
  }

  private static let noRoom = Refusal(503, "The server has no room for this upload right now. Try again in a few minutes.")
}

/// A request that is complete, and how it wants to be answered.
struct ArrivedRequest {
  var head: RequestHead
  var body: RequestBody
  /// To be kept as long as the body.
  var share: BodyShare?
  var plan: Plan
  var keepsAlive: Bool
  var isVersion10: Bool
}

/// The content of a request while it arrives.
struct BodyCollector {
  /// Above this many bytes a body or a part goes to disk.
  static let spoolThreshold = 64 << 10
  /// What is taken on the client's word alone, before its body comes.
  private static let advance = 4 << 10

  private let spoolDirectory: String?
  private var memory: [UInt8] = []
  private var spool: SpoolWriter?

  init(expected: Int, spoolDirectory: String?) {
    self.spoolDirectory = spoolDirectory
    memory.reserveCapacity(min(expected, Self.advance))
  }

  mutating func append(_ bytes: Span<UInt8>) throws(SystemFailure) {
    guard let spoolDirectory, memory.count + bytes.count > Self.spoolThreshold || spool != nil else {
      bytes.withUnsafeBufferPointer { memory.append(contentsOf: $0) }
      return
    }
    if spool == nil {
      let writer = try SpoolWriter(directory: spoolDirectory)
      try writer.append(memory.span.bytes)
      spool = writer
      memory = []
    }
    try spool?.append(bytes.bytes)
  }

  func finish() throws(SystemFailure) -> RequestBody {
    if let spool { .file(try spool.finish()) } else { .bytes(memory) }
  }
}

/// Reads requests from bytes, strictly (RFC 9112): no socket, no clock, the same result however the bytes are split.
///
/// Call `next` with the bytes that are not yet consumed, drop as many as it says, repeat. `needsMore` asks for a longer piece that
/// begins with the same bytes. After `head`, call `limitBody` before going on.
public struct RequestParser: Sendable {
  /// What the bytes held. The order for each request: `head`, any number of `body`, `end`.
  public enum Event: Sendable {
    /// Nothing whole yet: come again with more bytes.
    case needsMore
    /// The request line and all fields.
    case head(RequestHead)
    /// Content: the range counts from the start of the bytes given.
    case body(Range<Int>)
    /// The request is complete; the next byte begins another one.
    case end
  }

  /// One event, and how far it reaches.
  public struct Step: Sendable {
    /// How many bytes to drop before the next call.
    public var consumed: Int
    public var event: Event
  }

  /// How the end of a body is known (RFC 9112 §6.3).
  public enum Framing: Sendable, Equatable {
    case none
    case length(Int)
    case chunked
  }

  private enum State {
    case head
    case body(remaining: Int)
    case chunk(ChunkReader)
    case end
  }

  private let limits: Limits
  private var state = State.head
  private var reader = HeadReader()
  private var bodyLimit = Int.max
  private var bodyCount = 0
  /// How the current request's body is framed; known after `head`.
  public private(set) var framing = Framing.none
  /// Whether the client lets the connection live after this request.
  public private(set) var keepsAlive = true
  /// Whether the client waits for `100 Continue`.
  public private(set) var expectsContinue = false
  /// Whether the client speaks HTTP/1.0, and so knows no chunked response.
  public private(set) var isVersion10 = false

  public init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// Whether the next byte would be the first of a request.
  public var isAtStart: Bool {
    if case .head = state { return reader.isAtStart }
    return false
  }

  /// Sets the largest body for the current request. Throws 413 when the announced length is over it.
  public mutating func limitBody(_ limit: Int) throws(Refusal) {
    bodyLimit = limit
    if case .length(let length) = framing, length > limit { throw Self.tooLarge }
  }

  /// The next event in these bytes. After an error the parser is of no more use.
  public mutating func next(_ bytes: Span<UInt8>) throws(Refusal) -> Step {
    switch state {
    case .head: try readHead(bytes)
    case .body(let remaining): readBody(bytes, remaining)
    case .chunk(let reader): try readChunk(bytes, reader)
    case .end: finish()
    }
  }

  private static let tooLarge = Refusal(413, "The content is too large.")

  private mutating func readHead(_ bytes: Span<UInt8>) throws(Refusal) -> Step {
    guard let end = try reader.read(bytes, limits) else { return Step(consumed: 0, event: .needsMore) }
    let (head, facts) = try reader.finish(bytes, end: end)
    framing = facts.framing
    keepsAlive = facts.keepsAlive
    expectsContinue = facts.expectsContinue && facts.framing != .none
    isVersion10 = facts.isVersion10
    bodyCount = 0
    switch framing {
    case .none, .length(0): state = .end
    case .length(let length): state = .body(remaining: length)
    case .chunked: state = .chunk(ChunkReader())
    }
    return Step(consumed: end, event: .head(head))
  }

  private mutating func readBody(_ bytes: Span<UInt8>, _ remaining: Int) -> Step {
    guard !bytes.isEmpty else { return Step(consumed: 0, event: .needsMore) }
    let count = min(bytes.count, remaining)
    state = count == remaining ? .end : .body(remaining: remaining - count)
    return Step(consumed: count, event: .body(0..<count))
  }

  private mutating func readChunk(_ bytes: Span<UInt8>, _ reader: ChunkReader) throws(Refusal) -> Step {
    var reader = reader
    let step = try reader.next(bytes, limits)
    state = .chunk(reader)
    switch step.event {
    case .body(let range):
      bodyCount += range.count
      if bodyCount > bodyLimit || reader.remaining > bodyLimit - bodyCount { throw Self.tooLarge }
    case .end:
      _ = finish()
    case .needsMore, .head:
      break
    }
    return step
  }

  private mutating func finish() -> Step {
    state = .head
    reader = HeadReader()
    return Step(consumed: 0, event: .end)
  }
}

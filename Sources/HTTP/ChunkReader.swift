/// Reads the chunks of a body (RFC 9112 §7.1).
struct ChunkReader: Sendable {
  private enum State {
    case size
    case data
    case dataEnd
    case trailer
  }

  private static let sizeLineLimit = 256
  private var state = State.size
  private var trailerBytes = 0
  private var trailerFields = 0
  /// Bytes of the current chunk that have not come yet.
  private(set) var remaining = 0

  mutating func next(_ bytes: Span<UInt8>, _ limits: Limits) throws(Refusal) -> RequestParser.Step {
    switch state {
    case .size: try readSize(bytes)
    case .data: readData(bytes)
    case .dataEnd: try readDataEnd(bytes)
    case .trailer: try readTrailer(bytes, limits)
    }
  }

  private mutating func readSize(_ bytes: Span<UInt8>) throws(Refusal) -> RequestParser.Step {
    guard let line = try line(bytes, limit: Self.sizeLineLimit, Refusal.bad("A chunk size is too long.")) else { return Self.needsMore }
    var size = 0
    var digits = 0
    while digits < line.count, let digit = Character8.hex(bytes[digits]) {
      guard digits < 15 else { throw .bad("A chunk size is malformed.") }
      size = size << 4 | Int(digit)
      digits += 1
    }
    guard digits > 0 else { throw .bad("A chunk size is malformed.") }
    try checkExtension(bytes.extracting(digits..<line.count))
    state = size == 0 ? .trailer : .data
    remaining = size
    return RequestParser.Step(consumed: line.count + 2, event: .body(0..<0))
  }

  /// Extensions are allowed and mean nothing; what is not one makes the size doubtful.
  private func checkExtension(_ bytes: Span<UInt8>) throws(Refusal) {
    guard !bytes.isEmpty else { return }
    guard bytes[0] == UInt8(ascii: ";") else { throw .bad("A chunk size is malformed.") }
    for index in bytes.indices where Character8.isControl(bytes[index]) { throw .bad("A chunk extension is malformed.") }
  }

  private mutating func readData(_ bytes: Span<UInt8>) -> RequestParser.Step {
    guard !bytes.isEmpty else { return Self.needsMore }
    let count = min(bytes.count, remaining)
    remaining -= count
    if remaining == 0 { state = .dataEnd }
    return RequestParser.Step(consumed: count, event: .body(0..<count))
  }

  private mutating func readDataEnd(_ bytes: Span<UInt8>) throws(Refusal) -> RequestParser.Step {
    if !bytes.isEmpty, bytes[0] != Character8.carriageReturn { throw .bad("A chunk is longer than its size.") }
    guard bytes.count >= 2 else { return Self.needsMore }
    guard bytes[1] == Character8.lineFeed else { throw .bad("A chunk is longer than its size.") }
    state = .size
    return RequestParser.Step(consumed: 2, event: .body(0..<0))
  }

  /// Trailer fields are checked like header fields and dropped (RFC 9110 §6.5.1 allows that).
  private mutating func readTrailer(_ bytes: Span<UInt8>, _ limits: Limits) throws(Refusal) -> RequestParser.Step {
    let tooLarge = Refusal(431, "The trailer fields are too large.")
    guard let line = try line(bytes, limit: limits.headerBytes - trailerBytes, tooLarge) else { return Self.needsMore }
    guard !line.isEmpty else { return RequestParser.Step(consumed: 2, event: .end) }
    trailerFields += 1
    trailerBytes += line.count + 2
    guard trailerFields <= limits.headerFields else { throw tooLarge }
    _ = try FieldLine.read(line, bytes, base: 0)
    return RequestParser.Step(consumed: line.count + 2, event: .body(0..<0))
  }

  private static let needsMore = RequestParser.Step(consumed: 0, event: .needsMore)

  /// The line at the start of the bytes, without its end; nil when it has not ended yet.
  private func line(_ bytes: Span<UInt8>, limit: Int, _ tooLong: Refusal) throws(Refusal) -> Range<Int>? {
    guard let lineFeed = Lines.lineFeed(in: bytes, from: 0), lineFeed < limit else {
      if bytes.count >= limit { throw tooLong }
      return nil
    }
    guard lineFeed > 0, bytes[lineFeed - 1] == Character8.carriageReturn else { throw .bad("A line ends without a carriage return.") }
    return 0..<lineFeed - 1
  }
}

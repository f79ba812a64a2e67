import Glibc

/// Bytes on their way to a socket. Small ones are gathered, large ones wait in arrays of their own and are not copied.
struct OutputQueue {
  enum Outcome {
    case sent
    /// The socket takes no more for now; whether it took any.
    case blocked(progress: Bool)
    case failed
  }

  private static let copyLimit = 16 << 10

  /// What stands before everything in `rest`.
  var gathered: [UInt8] = []
  private var rest: [[UInt8]] = []
  private var offset = 0

  var isEmpty: Bool { gathered.isEmpty && rest.isEmpty }

  /// Bytes that wait.
  var count: Int { gathered.count - offset + rest.reduce(0) { $0 + $1.count } }

  /// Appends to what goes out last.
  mutating func append(_ write: (inout [UInt8]) -> Void) {
    if rest.isEmpty { return write(&gathered) }
    var last: [UInt8] = []
    write(&last)
    rest.append(last)
  }

  mutating func append(_ bytes: [UInt8]) {
    if bytes.isEmpty { return }
    if rest.isEmpty, bytes.count <= Self.copyLimit {
      gathered.append(contentsOf: bytes)
    } else {
      rest.append(bytes)
    }
  }

  mutating func send(to socket: Int32) -> Outcome {
    var progress = false
    while !isEmpty {
      let more = rest.isEmpty ? 0 : Int32(MSG_MORE)
      let sent = gathered.span.extracting(offset...).withUnsafeBytes { buffer in
        Glibc.send(socket, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL) | more)
      }
      if sent < 0 {
        if errno == EINTR { continue }
        return errno == EAGAIN ? .blocked(progress: progress) : .failed
      }
      progress = true
      advance(sent)
    }
    return .sent
  }

  private mutating func advance(_ sent: Int) {
    offset += sent
    guard offset == gathered.count else { return }
    offset = 0
    if !rest.isEmpty {
      gathered = rest.removeFirst()
    } else if gathered.capacity > Self.copyLimit * 2 {
      gathered = []
    } else {
      gathered.removeAll(keepingCapacity: true)
    }
  }
}

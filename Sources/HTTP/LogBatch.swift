import CSystem
import Glibc

/// Access lines of one loop until they are handed to the writer.
struct LogBatch {
  private static let size = 32 << 10

  private let writer: LogWriter?
  private var lines: [UInt8] = []

  init(_ writer: LogWriter?) { self.writer = writer }

  var isEmpty: Bool { lines.isEmpty }

  mutating func append(_ entry: AccessEntry, _ pool: WorkerPool) {
    guard let writer else { return }
    switch writer.log.format {
    case .text: entry.writeText(to: &lines)
    case .json: entry.writeJSON(to: &lines)
    }
    if lines.count >= Self.size { flush(pool) }
  }

  mutating func flush(_ pool: WorkerPool) {
    guard let writer, !lines.isEmpty else { return }
    writer.take(lines, pool)
    lines = []
  }
}

/// One answered request.
struct AccessEntry {
  var remote = ""
  /// Empty when no head was read.
  var method = ""
  /// Without the query, which may hold what people searched for.
  var path = ""
  var status = 0
  var bytes = 0
  var microseconds = 0
  var requestID = ""

  func writeText(to lines: inout [UInt8]) {
    let line = "\(Self.timestamp()) \(remote) \(shown(method)) \(shown(path)) \(status) \(bytes) \(microseconds)us \(shown(requestID))\n"
    lines.append(contentsOf: line.utf8)
  }

  func writeJSON(to lines: inout [UInt8]) {
    lines.append("{\"time\":\"")
    lines.append(contentsOf: Self.timestamp().utf8)
    lines.append("\",\"remote\":\"")
    Self.escape(remote, to: &lines)
    lines.append("\",\"method\":\"")
    Self.escape(method, to: &lines)
    lines.append("\",\"path\":\"")
    Self.escape(path, to: &lines)
    lines.append(contentsOf: "\",\"status\":\(status),\"bytes\":\(bytes),\"microseconds\":\(microseconds),\"requestId\":\"".utf8)
    Self.escape(requestID, to: &lines)
    lines.append("\"}\n")
  }

  private func shown(_ text: String) -> String { text.isEmpty ? "-" : text }

  /// What a head lets through is printable ASCII, but an address or an id may come from elsewhere.
  private static func escape(_ text: String, to lines: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): lines.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0..<0x20: lines.append(UInt8(ascii: "?"))
      default: lines.append(byte)
      }
    }
  }

  static func timestamp() -> String {
    var clock = timespec()
    clock_gettime(CLOCK_REALTIME, &clock)
    var parts = tm()
    gmtime_r(&clock.tv_sec, &parts)
    let milliseconds = String(1000 + clock.tv_nsec / 1_000_000).dropFirst()
    let day = "\(parts.tm_year + 1900)-\(HTTPDate.two(parts.tm_mon + 1))-\(HTTPDate.two(parts.tm_mday))"
    return "\(day)T\(HTTPDate.two(parts.tm_hour)):\(HTTPDate.two(parts.tm_min)):\(HTTPDate.two(parts.tm_sec)).\(milliseconds)Z"
  }
}

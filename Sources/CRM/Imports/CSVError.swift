/// Why a file cannot be read, as one sentence for the person who chose it.
struct CSVError: Error, Equatable, CustomStringConvertible {
  let line: Int?
  let message: String

  init(_ message: String, line: Int? = nil) {
    self.message = message
    self.line = line
  }

  var description: String { line.map { "Line \($0): \(message)" } ?? message }
}

/// What one file may hold; beyond it reading stops with a sentence instead of eating memory.
struct CSVLimits: Sendable {
  var fieldBytes = 1 << 20
  var columns = 1000
  var rows = 2_000_000
}

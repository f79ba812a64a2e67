import Foundation

/// How far long work is, on standard error: a bar on a terminal, a plain line every few seconds otherwise.
struct Progress {
  let label: String
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = Date()
  private var shown = Date()
  private var isOpen = false

  init(label: String) { self.label = label }

  /// `total` 0 means that nobody knows yet.
  mutating func show(_ done: Int, of total: Int) {
    let now = Date()
    guard now.timeIntervalSince(shown) >= (isTerminal ? 0.1 : 5) else { return }
    shown = now
    if isTerminal {
      Console.write("\r\u{1B}[K" + bar(done, total), to: .standardError)
      isOpen = true
    } else {
      Console.note(line(done, total))
    }
  }

  /// Leaves the line free for what comes next.
  mutating func finish() {
    if isOpen { Console.write("\r\u{1B}[K", to: .standardError) }
    isOpen = false
  }

  private func bar(_ done: Int, _ total: Int) -> String {
    guard total > 0 else { return line(done, total) }
    let width = 30
    let filled = min(width, done * width / total)
    let seconds = Date().timeIntervalSince(start)
    let left = done > 0 ? Int(seconds / Double(done) * Double(max(0, total - done))) : 0
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
      + "] \(line(done, total)), \(left) s left"
  }

  private func line(_ done: Int, _ total: Int) -> String { total > 0 ? "\(done) of \(total) \(label)" : "\(done) \(label)" }
}

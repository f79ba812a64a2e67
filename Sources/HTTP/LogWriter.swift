import Synchronization

/// Writes the access lines of all loops, one worker at a time: the other end of a pipe may be slow, or may have stopped reading.
final class LogWriter: Sendable {
  /// Bytes that may wait; lines beyond are counted and dropped.
  static let limit = 1 << 20

  private struct State {
    var waiting: [UInt8] = []
    var dropped = 0
    var isWriting = false
  }

  let log: AccessLog
  private let state = Mutex(State())

  init(_ log: AccessLog) { self.log = log }

  /// Takes whole lines, and has a worker write them unless one is at it already.
  func take(_ lines: [UInt8], _ pool: WorkerPool) {
    let isIdle = state.withLock { state in
      if state.waiting.count + lines.count > Self.limit {
        state.dropped += lines.count { $0 == UInt8(ascii: "\n") }
      } else {
        state.waiting += lines
      }
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if isIdle { pool.submitContinuation { self.drain() } }
  }

  private func drain() {
    while let lines = next() { log.write(lines) }
  }

  /// What waits now; nil when there is nothing, and then whoever brings more starts another worker.
  private func next() -> [UInt8]? {
    state.withLock { state in
      if state.waiting.isEmpty && state.dropped == 0 {
        state.isWriting = false
        return nil
      }
      let lines = state.waiting + remark(state.dropped)
      (state.waiting, state.dropped) = ([], 0)
      return lines
    }
  }

  private func remark(_ dropped: Int) -> [UInt8] {
    guard dropped > 0 else { return [] }
    let time = AccessEntry.timestamp()
    switch log.format {
    case .text: return Array("\(time) \(dropped) lines were dropped, because nobody took them\n".utf8)
    case .json: return Array("{\"time\":\"\(time)\",\"dropped\":\(dropped)}\n".utf8)
    }
  }
}

import Synchronization

/// A response body that is written when there is something to say, as for server-sent events. It holds no thread.
public final class PushedStream: Sendable {
  private static let backlogLimit = 1 << 20

  private struct State {
    var waiting: [UInt8] = []
    var isFinished = false
    var isClosed = false
    var wake: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  public init() {}

  /// Sends bytes; false when the client is gone, or when more than 1 MiB waits for it (then the response is cut). Any thread may call it.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool {
    let (isTaken, wake) = state.withLock { state in
      guard !state.isClosed, !state.isFinished else { return (false, nil as (@Sendable () -> Void)?) }
      guard state.waiting.count + bytes.count <= Self.backlogLimit else {
        state.isClosed = true
        return (false, state.wake)
      }
      state.waiting += bytes
      return (true, state.wake)
    }
    wake?()
    return isTaken
  }

  /// Ends the response after what was sent.
  public func finish() {
    let wake = state.withLock { state in
      state.isFinished = true
      return state.wake
    }
    wake?()
  }

  /// Whether the client is gone or the response has ended.
  public var isClosed: Bool { state.withLock { $0.isClosed || $0.isFinished } }

  /// Names the one who takes the bytes.
  func attach(_ wake: @escaping @Sendable () -> Void) {
    state.withLock { $0.wake = wake }
  }

  /// What waits now. `isCut` says that the backlog ran over.
  func take() -> (bytes: [UInt8], isFinished: Bool, isCut: Bool) {
    state.withLock { state in
      defer { state.waiting = [] }
      return (state.waiting, state.isFinished, state.isClosed)
    }
  }

  /// The client is gone.
  func close() {
    state.withLock { state in
      state.isClosed = true
      state.waiting = []
      state.wake = nil
    }
  }
}

import Synchronization

/// Read-only connections, one for each thread that reads at the same time; the last one given back is the next one taken, its caches warm.
final class ReaderPool: Sendable {
  private struct State {
    var idle: [Connection] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let open: @Sendable () throws -> Connection

  init(open: @escaping @Sendable () throws -> Connection) { self.open = open }

  func take() throws -> Connection {
    let connection = try state.withLock { state in
      if state.isClosed { throw StoreError.locked("The store is closed.") }
      return state.idle.popLast()
    }
    return try connection ?? open()
  }

  func give(_ connection: Connection) {
    let isClosed = state.withLock { state in
      if !state.isClosed { state.idle.append(connection) }
      return state.isClosed
    }
    // The owner is gone, and nobody is left to tell when closing fails.
    if isClosed { _ = Result { try connection.close() } }
  }

  func close() throws {
    let idle = state.withLock { state in
      state.isClosed = true
      return exchange(&state.idle, with: [])
    }
    for connection in idle { try connection.close() }
  }
}

private func exchange<T>(_ value: inout T, with replacement: T) -> T {
  let old = value
  value = replacement
  return old
}

import Synchronization
import Values

/// How many attempts a key has in a window of time.
public struct AttemptLimit: Hashable, Sendable {
  public let attempts: Int
  /// Seconds.
  public let window: Int64

  public init(attempts: Int, window: Int64) {
    self.attempts = attempts
    self.window = window
  }
}

/// Counts sign-in attempts by account and by network address, in memory: a restart forgets them, which costs an attacker more than it gives.
final class SignInThrottle: Sendable {
  private struct Window {
    var start: Instant
    var count: Int
  }

  private struct State {
    var accounts: [String: Window] = [:]
    var addresses: [String: Window] = [:]
  }

  private let account: AttemptLimit
  private let address: AttemptLimit
  /// Keys kept for each of the two, so that a flood of invented names fills no memory.
  private let capacity: Int
  private let state = Mutex(State())

  init(account: AttemptLimit, address: AttemptLimit, capacity: Int = 10_000) {
    self.account = account
    self.address = address
    self.capacity = capacity
  }

  /// Counts an attempt before it is made, so that attempts at the same moment cannot slip through together.
  /// - Returns: seconds to wait when there were too many; nil to go on.
  func admit(account name: String, address remote: String, at now: Instant) -> Int64? {
    state.withLock { state in
      if let wait = remaining(state.accounts[name], account, now) ?? remaining(state.addresses[network(of: remote)], address, now) {
        return wait
      }
      count(name, in: &state.accounts, account, now)
      count(network(of: remote), in: &state.addresses, address, now)
      return nil
    }
  }

  /// A right password clears the account and gives the address its attempt back.
  func forgive(account name: String, address remote: String) {
    state.withLock { state in
      state.accounts[name] = nil
      state.addresses[network(of: remote)]?.count -= 1
    }
  }

  private func remaining(_ window: Window?, _ limit: AttemptLimit, _ now: Instant) -> Int64? {
    guard let window, window.count >= limit.attempts else { return nil }
    let end = window.start.adding(seconds: limit.window)
    return end > now ? max(1, (end.milliseconds - now.milliseconds + 999) / 1000) : nil
  }

  private func count(_ key: String, in windows: inout [String: Window], _ limit: AttemptLimit, _ now: Instant) {
    if var window = windows[key], window.start.adding(seconds: limit.window) > now {
      window.count += 1
      windows[key] = window
      return
    }
    if windows.count >= capacity { makeRoom(in: &windows, limit, now) }
    windows[key] = Window(start: now, count: 1)
  }

  private func makeRoom(in windows: inout [String: Window], _ limit: AttemptLimit, _ now: Instant) {
    windows = windows.filter { $0.value.start.adding(seconds: limit.window) > now }
    guard windows.count >= capacity else { return }
    // Those with the fewest attempts go first: a flood of new names must not free a name under attack.
    let leastUsed = windows.sorted { ($0.value.count, $0.value.start) < ($1.value.count, $1.value.start) }.prefix(capacity / 10 + 1)
    for (key, _) in leastUsed { windows[key] = nil }
  }

  /// One subscriber of IPv6 has a whole /64.
  private func network(of address: String) -> String {
    guard address.contains(":"), !address.contains(".") else { return address }
    let head = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let groups = head.split(separator: ":")
    return groups.prefix(4).joined(separator: ":") + (groups.count < 4 ? "::" : "")
  }
}

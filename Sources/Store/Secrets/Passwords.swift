import Dispatch
import Synchronization

/// Computes password hashes, two at a time: each takes 32 MiB and a core, and sign-ins must not starve the pages of everybody else.
/// Few may wait for their turn, because each of them holds a worker.
final class Passwords: Sendable {
  /// Bounds of a new password in characters, and of any in bytes of UTF-8, of which a character has four at most as a rule.
  static let minimumLength = 8
  static let maximumLength = 1_000
  static let maximumBytes = 4_000

  let cost: PasswordCost
  private static let atWork = 2

  private let slots = DispatchSemaphore(value: Passwords.atWork)
  /// Those at work and those who wait.
  private let present = Mutex(0)
  private let waitingLimit: Int
  /// Checked when the address is unknown, so that the answer takes as long as for a known one.
  private let decoy: PasswordHash

  /// - Parameter workers: how many threads answer requests; at least two of them stay free of passwords where there are four or more.
  init(cost: PasswordCost, workers: Int = 4) {
    self.cost = cost
    waitingLimit = max(0, workers / 2 - Self.atWork)
    decoy = PasswordHash(ofNothing: cost)
  }

  func hash(_ password: String) throws -> PasswordHash {
    try inTurn { try PasswordHash(of: password, cost: cost) }
  }

  /// False, after the same work, when there is no hash to compare with.
  func check(_ password: String, against hash: PasswordHash?) throws -> Bool {
    guard password.utf8.count <= Self.maximumBytes else { return false }
    let matches = try inTurn { try (hash ?? decoy).matches(password) }
    return matches && hash != nil
  }

  /// Whether a hash made earlier should be made again with today's parameters.
  func isOutdated(_ hash: PasswordHash) -> Bool { hash.cost != cost }

  /// Why a new password is refused; nil when it is fine.
  static func objection(to password: String) -> String? {
    if password.count < minimumLength { return "A password has at least \(minimumLength) characters." }
    if password.count > maximumLength || password.utf8.count > maximumBytes { return "A password has at most 1,000 characters." }
    return nil
  }

  private func inTurn<T>(_ body: () throws -> T) throws -> T {
    let isAdmitted = present.withLock { count in
      guard count < Self.atWork + waitingLimit else { return false }
      count += 1
      return true
    }
    guard isAdmitted else { throw StoreError.busy }
    defer { present.withLock { $0 -= 1 } }
    slots.wait()
    defer { slots.signal() }
    return try body()
  }
}

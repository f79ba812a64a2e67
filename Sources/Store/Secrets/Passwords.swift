import Dispatch
import Synchronization

/// Computes password hashes, two at a time: each takes 32 MiB and a core, and sign-ins must not starve the pages of everybody else.
final class Passwords: Sendable {
  /// Bounds of a new password, in characters and in bytes of UTF-8.
  static let minimumLength = 8
  static let maximumBytes = 1_024

  let cost: PasswordCost
  private let slots = DispatchSemaphore(value: 2)
  private let waiting = Mutex(0)
  private let queueLimit: Int
  /// Checked when the address is unknown, so that the answer takes as long as for a known one.
  private let decoy: PasswordHash

  init(cost: PasswordCost, queueLimit: Int = 16) throws {
    self.cost = cost
    self.queueLimit = queueLimit
    decoy = try PasswordHash(of: SecretToken().text, cost: cost)
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
    if password.utf8.count > maximumBytes { return "A password has at most \(maximumBytes) bytes." }
    return nil
  }

  private func inTurn<T>(_ body: () throws -> T) throws -> T {
    let admitted = waiting.withLock { count in
      guard count < queueLimit else { return false }
      count += 1
      return true
    }
    guard admitted else { throw StoreError.busy }
    defer { waiting.withLock { $0 -= 1 } }
    slots.wait()
    defer { slots.signal() }
    return try body()
  }
}

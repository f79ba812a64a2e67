import Crypto
import CryptoExtras
import Foundation

/// How hard a password is to try (scrypt, RFC 7914 §2): N = 2^`logRounds`, r = `blockSize`, p = `parallelism`.
/// One computation takes 128 · N · r bytes.
public struct PasswordCost: Hashable, Sendable {
  public let logRounds: Int
  public let blockSize: Int
  public let parallelism: Int

  /// Nil outside of what this process is willing to compute (at most 2^20 rounds, 32 blocks, 16 lanes).
  public init?(logRounds: Int, blockSize: Int, parallelism: Int) {
    guard (1...20).contains(logRounds), (1...32).contains(blockSize), (1...16).contains(parallelism) else { return nil }
    self.init(checked: logRounds, blockSize, parallelism)
  }

  private init(checked logRounds: Int, _ blockSize: Int, _ parallelism: Int) {
    self.logRounds = logRounds
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  /// N = 2^15, r = 8, p = 3: 32 MiB and some 0.15 s.
  public static let standard = PasswordCost(checked: 15, 8, 3)
  /// Protects nothing; for tests.
  public static let testing = PasswordCost(checked: 4, 1, 1)
}

/// A scrypt hash with the parameters and the salt it was made with: `scrypt$15$8$3$SALT$HASH`, both in hexadecimal.
struct PasswordHash: Hashable, Sendable {
  let cost: PasswordCost
  let salt: [UInt8]
  let hash: [UInt8]

  init(of password: String, cost: PasswordCost, salt: [UInt8] = randomBytes(16)) throws {
    self.cost = cost
    self.salt = salt
    hash = try Self.derive(password, cost, salt).withUnsafeBytes { Array($0) }
  }

  /// A hash that no password is known to have: checking against it takes as long as against any other, making it takes nothing.
  init(ofNothing cost: PasswordCost) {
    self.cost = cost
    salt = randomBytes(16)
    hash = randomBytes(32)
  }

  func matches(_ password: String) throws -> Bool {
    // `SymmetricKey` compares in constant time.
    try Self.derive(password, cost, salt) == SymmetricKey(data: hash)
  }

  /// The same password typed on two keyboards may come composed or decomposed.
  private static func derive(_ password: String, _ cost: PasswordCost, _ salt: [UInt8]) throws -> SymmetricKey {
    let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
    return try KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost.logRounds, blockSize: cost.blockSize, parallelism: cost.parallelism)
  }
}

extension PasswordHash: LosslessStringConvertible {
  var description: String {
    "scrypt$\(cost.logRounds)$\(cost.blockSize)$\(cost.parallelism)$\(Hex.text(salt))$\(Hex.text(hash))"
  }

  init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let block = Int(parts[2]), let lanes = Int(parts[3]),
      let cost = PasswordCost(logRounds: rounds, blockSize: block, parallelism: lanes),
      let salt = Hex.bytes(parts[4]), let hash = Hex.bytes(parts[5]), salt.count >= 8, hash.count == 32
    else { return nil }
    self.cost = cost
    self.salt = salt
    self.hash = hash
  }
}

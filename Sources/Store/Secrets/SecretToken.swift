import Crypto

/// A random secret of 256 bits that its holder sees once; the file keeps only `hash`.
/// A fast hash is enough, because nobody can try 2^256 values.
struct SecretToken: Sendable {
  let text: String

  /// `prefix` lets people and secret scanners recognise what they found.
  init(prefix: String = "") {
    text = prefix + Hex.text(randomBytes(32))
  }

  /// What somebody presented; nil when it is too long to be one of ours.
  init?(presented text: String) {
    guard !text.isEmpty, text.utf8.count <= 128 else { return nil }
    self.text = text
  }

  /// SHA-256 of the text.
  var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

  /// A second secret that only the holder of the first can have, so that it need not be stored.
  func derived(for purpose: StaticString) -> [UInt8] {
    let key = SymmetricKey(data: Array(text.utf8))
    return Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.description.utf8), using: key))
  }
}

/// Bytes from the system's cryptographic generator, eight for each time that it is asked.
func randomBytes(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  var bytes: [UInt8] = []
  while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes += $0.prefix(count - bytes.count) } }
  return bytes
}

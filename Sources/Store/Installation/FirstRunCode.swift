import Crypto
import Synchronization

/// The one-time code that proves that who fills in the first page in the browser also sees the terminal. Lives as long as the process.
final class FirstRunCode: Sendable {
  private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
  private let code = Mutex<String?>(nil)

  /// The code, made when it is asked for first: `K7QF-2MXA-9RTB`, 60 bits, no letters that look like digits.
  func current() -> String {
    code.withLock { code in
      if let code { return code }
      let letters = randomBytes(12).map { Self.alphabet[Int($0) % Self.alphabet.count] }
      let fresh = stride(from: 0, to: 12, by: 4).map { String(letters[$0..<$0 + 4]) }.joined(separator: "-")
      code = fresh
      return fresh
    }
  }

  /// Whether what was typed is the code; case, spaces and hyphens do not matter.
  func matches(_ typed: String) -> Bool {
    guard let code = code.withLock({ $0 }), typed.utf8.count <= 100 else { return false }
    return key(typed) == key(code)
  }

  func spend() { code.withLock { $0 = nil } }

  /// `SymmetricKey` compares in constant time.
  private func key(_ text: String) -> SymmetricKey {
    SymmetricKey(data: Array(text.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }))
  }
}

internal import Synchronization

/// The one-time code that proves, on the first-run page, that whoever sets up the product can read its terminal.
final class SetupCode: Sendable {
  private static let alphabet = Array("ABCDEFGHJKMNPQRSTUVWXYZ23456789")
  private let code = Mutex<String?>(nil)

  /// The code to print; the same one until it is used.
  func open() -> String {
    code.withLock { code in
      if let code { return code }
      let letters = (0..<8).map { _ in Self.alphabet[Int.random(in: 0..<Self.alphabet.count)] }
      let new = String(letters.prefix(4)) + "-" + String(letters.suffix(4))
      code = new
      return new
    }
  }

  func matches(_ text: String) -> Bool {
    let plain = text.uppercased().filter { $0.isLetter || $0.isNumber }
    return code.withLock { $0?.filter { $0 != "-" } == plain }
  }

  func close() { code.withLock { $0 = nil } }
}

import Crypto
import Foundation

/// The installation's key, `secret.key`: 32 random bytes, mode 0600. It seals the fields that must not stand in the file as plain text.
/// Whoever has only the database cannot read them; whoever loses the key has lost them too, which is why a backup holds both.
public struct SecretKey: Sendable {
  static let fileName = "secret.key"
  private static let version: UInt8 = 1

  private let key: SymmetricKey

  init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

  /// Reads the key, or makes one when the folder has none.
  /// - Parameter mayBeNew: whether nothing can be sealed yet; a key that is lost later must not be replaced without a word.
  init(in directory: String, mayBeNew: Bool = true) throws {
    let path = directory + "/" + Self.fileName
    if !Folder.exists(path) {
      guard mayBeNew else {
        throw StoreError.damaged("The key \(path) is missing, and sealed fields cannot be read without it. Put back the backup's.")
      }
      try DurableFile.makeOnce(randomBytes(32), at: path, mode: 0o600)
    }
    let bytes = try DurableFile.contents(of: path)
    guard bytes.count == 32 else { throw SealError.keyIsDamaged }
    self.init(bytes: bytes)
  }

  /// AES-GCM with a random nonce: one byte of version, nonce (12), ciphertext, tag (16).
  /// - Parameter context: where the value belongs (`customers.bsn/<id>`): moved elsewhere it does not open.
  public func seal(_ text: String, for context: String) throws -> [UInt8] {
    let box = try AES.GCM.seal(Array(text.utf8), using: key, authenticating: Array(context.utf8))
    return [Self.version] + Array(box.nonce) + box.ciphertext + box.tag
  }

  /// The text that was sealed for the same context; throws `SealError.doesNotOpen` for anything else.
  public func open(_ sealed: [UInt8], for context: String) throws -> String {
    guard sealed.count >= 29, sealed[0] == Self.version else { throw SealError.doesNotOpen }
    do {
      let box = try AES.GCM.SealedBox(combined: sealed[1...])
      return String(decoding: try AES.GCM.open(box, using: key, authenticating: Array(context.utf8)), as: UTF8.self)
    } catch {
      throw SealError.doesNotOpen
    }
  }

  /// `seal` in hexadecimal digits, for a column of texts.
  public func sealText(_ text: String, for context: String) throws -> String { Hex.text(try seal(text, for: context)) }

  /// The text that `sealText` sealed for the same context; throws `SealError.doesNotOpen` for anything else.
  public func openText(_ sealed: String, for context: String) throws -> String {
    guard let bytes = Hex.bytes(sealed) else { throw SealError.doesNotOpen }
    return try open(bytes, for: context)
  }
}

/// Why a sealed value cannot be read.
public enum SealError: Error, Hashable, CustomStringConvertible {
  case keyIsDamaged
  case doesNotOpen

  public var description: String {
    switch self {
    case .keyIsDamaged: "secret.key does not hold 32 bytes"
    case .doesNotOpen: "a sealed value does not open with this installation's secret.key"
    }
  }
}

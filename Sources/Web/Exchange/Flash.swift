internal import Crypto
internal import Templating

/// One message for the next page that is shown, and then gone.
public struct Flash: Sendable, Equatable {
  public enum Kind: String, Sendable { case success, error, info }

  public let kind: Kind
  public let message: String
  /// Where a form is sent that takes the change back.
  public let undo: String?
  /// What the message is about.
  public let url: String?

  public init(_ kind: Kind, _ message: String, undo: String? = nil, url: String? = nil) {
    self.kind = kind
    self.message = message
    self.undo = undo
    self.url = url
  }

  public static func success(_ message: String, undo: String? = nil, url: String? = nil) -> Flash {
    Flash(.success, message, undo: undo, url: url)
  }
  public static func error(_ message: String) -> Flash { Flash(.error, message) }
  public static func info(_ message: String) -> Flash { Flash(.info, message) }

  var value: Value {
    .object([
      "kind": .string(kind.rawValue), "message": .string(message), "undo": Value(undo), "undo_stays": .bool(staysWhenUndone),
      "url": Value(url),
    ])
  }

  /// Taking a change back leads to the page on which that was offered; what is restored is shown itself.
  private var staysWhenUndone: Bool { undo.map { !$0.hasSuffix("/restore") } ?? false }
}

/// Flashes travel in a cookie that only this process can write: signed with a key that lives as long as it does.
struct FlashSeal: Sendable {
  static let cookie = "kith_flash"
  private let key = SymmetricKey(size: .bits256)

  /// `kind.message.undo.url.code`, the middle three in Base64.
  func seal(_ flash: Flash) -> String {
    let message = flash.message.count > 400 ? String(flash.message.prefix(399)) + "…" : flash.message
    let payload = [
      flash.kind.rawValue, Base64URL.encode(Array(message.utf8)), Base64URL.encode(Array((flash.undo ?? "").utf8)),
      Base64URL.encode(Array((flash.url ?? "").utf8)),
    ]
    .joined(separator: ".")
    return payload + "." + Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: Array(payload.utf8), using: key)))
  }

  func open(_ text: String) -> Flash? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, let code = Base64URL.decode(parts[4]),
      HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(parts[..<4].joined(separator: ".").utf8), using: key),
      let kind = Flash.Kind(rawValue: parts[0]), let message = Base64URL.decode(parts[1]), let undo = Base64URL.decode(parts[2]),
      let url = Base64URL.decode(parts[3])
    else { return nil }
    func filled(_ bytes: [UInt8]) -> String? { bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
    return Flash(kind, filled(message) ?? "", undo: filled(undo), url: filled(url))
  }
}

extension Exchange {
  func keep(_ flash: Flash) { setOwnCookie(FlashSeal.cookie, app.flashSeal.seal(flash), maxAge: 300) }

  /// The message of the answer before, taken off the browser.
  func takeFlash() -> Flash? {
    guard let text = ownCookie(FlashSeal.cookie), !text.isEmpty else { return nil }
    removeOwnCookie(FlashSeal.cookie)
    return app.flashSeal.open(text)
  }
}

internal import HTTP
internal import HTTPTypes
internal import Store

/// A form of ours proves that it is ours by a token that no other site can read. A session has a secret; before there is a session a cookie
/// holds one. What stands on the page is the secret under a fresh mask, so that its compressed length tells nothing.
enum CSRF {
  static let field = "csrf"
  static let anonymousCookie = "kith_form"
  static let secretSize = 16

  /// Letters, digits, `-` and `_` only.
  static func token(for secret: [UInt8]) -> String {
    let mask = RandomBytes.make(secret.count)
    return Base64URL.encode(mask + zip(mask, secret).map { $0 ^ $1 })
  }

  static func matches(_ token: String, _ secret: [UInt8]) -> Bool {
    guard !secret.isEmpty, let bytes = Base64URL.decode(token), bytes.count == 2 * secret.count else { return false }
    var difference: UInt8 = 0
    for index in secret.indices { difference |= bytes[index] ^ bytes[secret.count + index] ^ secret[index] }
    return difference == 0
  }
}

extension Exchange {
  /// The token for the forms of this answer. Gives an anonymous visitor the cookie that goes with it.
  func csrfToken() -> String { CSRF.token(for: csrfSecret ?? newAnonymousSecret()) }

  /// Throws 403 unless the request carries the token of its session.
  func requireCSRFToken() throws {
    let token = try request.headers[.csrfToken] ?? (isForm ? form()[CSRF.field] : nil)
    guard let token, let secret = csrfSecret, CSRF.matches(token, secret) else {
      throw Problem(403, "csrf", "This form is out of date. Go back, reload the page and send it again.")
    }
  }

  private var csrfSecret: [UInt8]? {
    if let session { return session.csrfSecret }
    return ownCookie(CSRF.anonymousCookie).flatMap(Base64URL.decode).flatMap { $0.count == CSRF.secretSize ? $0 : nil }
  }

  private func newAnonymousSecret() -> [UInt8] {
    if let freshSecret { return freshSecret }
    let secret = RandomBytes.make(CSRF.secretSize)
    setOwnCookie(CSRF.anonymousCookie, Base64URL.encode(secret), maxAge: nil)
    freshSecret = secret
    return secret
  }
}

extension Session {
  /// Empty for a token: it needs none, and an empty secret matches nothing.
  var csrfSecret: [UInt8] {
    if case .cookie(_, let secret) = kind { secret } else { [] }
  }
}

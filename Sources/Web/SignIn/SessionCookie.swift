internal import HTTP
internal import HTTPTypes
internal import Store

/// Where a session is found: in a cookie, or for programs in `Authorization: Bearer`.
enum SessionCookie {
  static let name = "kith"

  /// Whether a request brings a cookie of ours or a token, good or not.
  static func mayStand(in head: RequestHead) -> Bool {
    if head.headers.contains(.authorization) { return true }
    return [false, true].contains { Cookies.value(Cookie.name(name, secure: $0), in: head.headers)?.isEmpty == false }
  }
}

extension Exchange {
  /// Nil without a valid cookie or token. A token that is wrong is not made good by a cookie.
  func findSession() throws -> Session? {
    if let authorization = request.headers[.authorization] {
      guard let token = Self.bearer(authorization) else { return nil }
      return try app.store.installation.session(apiToken: token, requestID: requestID)
    }
    guard let token = ownCookie(SessionCookie.name), !token.isEmpty else { return nil }
    return try app.store.installation.session(cookie: token, requestID: requestID)
  }

  private static func bearer(_ authorization: String) -> String? {
    let parts = authorization.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return parts[1].trimmingSpaces()
  }
}

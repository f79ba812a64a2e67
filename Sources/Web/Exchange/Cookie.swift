/// A cookie to set: HttpOnly, for the whole site, and not sent by other sites' forms (RFC 6265bis).
struct Cookie {
  let name: String
  let value: String
  /// Seconds; nil until the browser closes, 0 to remove it.
  let maxAge: Int?
  let isSecure: Bool

  var field: String {
    name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + (maxAge.map { "; Max-Age=\($0)" } ?? "") + (isSecure ? "; Secure" : "")
  }

  /// Behind https the browser itself guards the name: no other host of the domain can set it.
  static func name(_ name: String, secure: Bool) -> String { secure ? "__Host-" + name : name }
}

extension Exchange {
  func ownCookie(_ name: String) -> String? { cookie(Cookie.name(name, secure: isSecure)) }

  func setOwnCookie(_ name: String, _ value: String, maxAge: Int?) {
    setCookie(Cookie(name: Cookie.name(name, secure: isSecure), value: value, maxAge: maxAge, isSecure: isSecure))
  }

  func removeOwnCookie(_ name: String) { setOwnCookie(name, "", maxAge: 0) }
}

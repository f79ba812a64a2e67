internal import HTTP
internal import HTTPTypes

/// Which sites may send us forms: ours.
struct Origins: Sendable {
  /// Scheme and authority of the public URL, in lower case.
  private let publicOrigin: String?

  init(publicURL: String?) { publicOrigin = publicURL.flatMap(Self.origin) }

  /// Whether a request was sent to the name that we were given; any will do where we were given none. A loopback address is this machine's
  /// own operator, or a proxy that keeps the name to itself; no other site can make a browser's name lead to its cookies.
  func isOurHost(_ host: String) -> Bool {
    guard let publicOrigin, let separator = publicOrigin.firstRange(of: "://") else { return true }
    if Self.loopbacks.contains(where: { host == $0 || host.hasPrefix($0 + ":") }) { return true }
    return publicOrigin[separator.upperBound...] == Self.withoutDefaultPort(host.lowercased(), publicOrigin)
  }

  private static let loopbacks = ["127.0.0.1", "localhost", "[::1]"]

  /// Throws 403 when a request that changes something comes from another site. Without an Origin, Sec-Fetch-Site and Referer tell; where all
  /// three are missing it is no browser, and the token decides.
  func check(_ request: Request) throws {
    let refused = Problem(403, "origin", "This form was sent from another site, so nothing was done.")
    if let origin = request.headers[.origin] {
      guard isOurs(origin, request) else { throw refused }
    } else if let site = request.headers[.fetchSite] {
      guard site == "same-origin" || site == "none" else { throw refused }
    } else if let referer = request.headers[.referer] {
      guard let origin = Self.origin(of: referer), isOurs(origin, request) else { throw refused }
    }
  }

  private func isOurs(_ origin: String, _ request: Request) -> Bool {
    let origin = origin.lowercased()
    if let publicOrigin { return Self.origin(of: origin) == publicOrigin }
    return origin == "http://" + request.host.lowercased() || origin == request.scheme + "://" + request.host.lowercased()
  }

  /// Whether a URL is nothing but a scheme that we speak and a name, so that paths can follow it.
  static func isBare(_ url: String) -> Bool {
    guard let origin = origin(of: url), let end = url.firstRange(of: "://")?.upperBound else { return false }
    let rest = url[end...].drop { $0 != "/" && $0 != "?" && $0 != "#" }
    return !origin.contains(where: { $0 == "@" || $0.isWhitespace }) && (rest.isEmpty || rest == "/")
  }

  /// `https://host[:port]` of a URL, without a default port.
  static func origin(of url: String) -> String? {
    guard let separator = url.firstRange(of: "://") else { return nil }
    let scheme = url[..<separator.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    let authority = url[separator.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
    return authority.isEmpty ? nil : scheme + "://" + withoutDefaultPort(authority, scheme)
  }

  private static func withoutDefaultPort(_ authority: String, _ scheme: String) -> String {
    let port = scheme.hasPrefix("https") ? ":443" : ":80"
    return authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
  }
}

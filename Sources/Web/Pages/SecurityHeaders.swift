internal import HTTP
internal import HTTPTypes

/// On every answer. Scripts, styles, fonts and connections come from us alone; nothing is inline; nobody frames us.
enum SecurityHeaders {
  static let contentPolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'", "connect-src 'self'",
    "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  static func add(to response: Response, secure: Bool) -> Response {
    var response = response
    if !response.headers.contains(.contentSecurityPolicy) { response.headers.append(.contentSecurityPolicy, contentPolicy) }
    response.headers.append(.xContentTypeOptions, "nosniff")
    response.headers.append(.referrerPolicy, "same-origin")
    response.headers.append(.openerPolicy, "same-origin")
    response.headers.append(.resourcePolicy, "same-origin")
    if secure { response.headers.append(.strictTransportSecurity, "max-age=31536000") }
    return response
  }
}

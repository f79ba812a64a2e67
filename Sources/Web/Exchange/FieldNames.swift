internal import HTTPTypes

extension HTTPField.Name {
  static let requestID = known("X-Request-Id")
  static let csrfToken = known("X-CSRF-Token")
  static let fetchSite = known("Sec-Fetch-Site")
  static let referrerPolicy = known("Referrer-Policy")
  static let openerPolicy = known("Cross-Origin-Opener-Policy")
  static let resourcePolicy = known("Cross-Origin-Resource-Policy")

  /// A name written in the code; stops the process when it is no field name.
  static func known(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no field name") }
    return name
  }
}

/// Why a request is refused, thrown from anywhere below the pipeline: a page that looks like the product, or JSON for the API.
public struct Problem: Error, Sendable {
  public let status: Int
  /// A stable word for programs, `not_found`.
  public let code: String
  /// A sentence for people.
  public let message: String
  /// What is wrong with which field.
  public var fields: [String: String] = [:]
  /// Sent with the answer: `Allow`, `Retry-After`.
  public var headers: [(name: String, value: String)] = []

  public init(_ status: Int, _ code: String, _ message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  public static let notFound = Problem(
    404, "not_found", "This page does not exist. It may have been deleted, or the link has lost a character.")
  public static let forbidden = Problem(403, "forbidden", "Your role does not allow this.")
  public static let unauthorized = Problem(401, "unauthorized", "Sign in, or send a valid token.")
  public static let payloadTooLarge = Problem(413, "payload_too_large", "What you sent is larger than is accepted here.")
  public static let unavailable = unavailable("The server is busy. Try again in a moment.", retryAfter: 2)

  public static func notFound(_ message: String) -> Problem { Problem(404, "not_found", message) }
  public static func forbidden(_ message: String) -> Problem { Problem(403, "forbidden", message) }
  public static func badRequest(_ message: String) -> Problem { Problem(400, "bad_request", message) }
  public static func conflict(_ message: String) -> Problem { Problem(409, "conflict", message) }

  public static func unprocessable(_ message: String) -> Problem { Problem(422, "unprocessable", message) }

  public static func unprocessable(fields: [String: String]) -> Problem {
    var problem = Problem(422, "invalid", fields.count == 1 ? "One field needs your attention." : "Some fields need your attention.")
    problem.fields = fields
    return problem
  }

  public static func methodNotAllowed(_ allowed: [String]) -> Problem {
    var problem = Problem(405, "method_not_allowed", "This address does not answer that kind of request.")
    problem.headers = [("Allow", allowed.joined(separator: ", "))]
    return problem
  }

  /// - Parameter retryAfter: seconds
  public static func tooManyRequests(retryAfter: Int, _ message: String? = nil) -> Problem {
    let minutes = (retryAfter + 59) / 60
    let wait = minutes == 1 ? "a minute" : "\(minutes) minutes"
    var problem = Problem(429, "too_many_requests", message ?? "Too many attempts. Try again in \(wait).")
    problem.headers = [("Retry-After", String(retryAfter))]
    return problem
  }

  /// - Parameter retryAfter: seconds
  public static func unavailable(_ message: String, retryAfter: Int) -> Problem {
    var problem = Problem(503, "unavailable", message)
    problem.headers = [("Retry-After", String(retryAfter))]
    return problem
  }

  /// Says nothing about the cause, which is in the log under the request id.
  static let internalError = Problem(
    500, "internal_error", "Something went wrong on our side. It has been noted under the reference below.")
}

extension Problem {
  /// A heading for the page.
  public var title: String {
    switch status {
    case 400: "That request was not understood"
    case 401: "Please sign in"
    case 403: "You may not do this"
    case 404: "This page does not exist"
    case 405: "That does not work here"
    case 409: "Someone was faster"
    case 413: "That is too large"
    case 421: "Wrong address"
    case 422: "Something is not right yet"
    case 429: "One moment, please"
    case 503: "Busy right now"
    default: "Something went wrong"
    }
  }
}

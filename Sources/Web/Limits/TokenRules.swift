internal import HTTPTypes
internal import Store
internal import Values

// What holds for requests that a token makes.
extension Exchange {
  /// A token in a header is sent by no browser on its own, so it needs no proof of the form.
  var isToken: Bool { tokenID != nil }

  private var tokenID: RecordID? {
    if case .token(let id) = session?.kind { id } else { nil }
  }

  /// Counts the request. Throws 429 when the token has none left.
  func requireRate() throws {
    guard let tokenID else { return }
    let allowance = app.rateLimiter.admit(tokenID)
    self.allowance = allowance
    guard allowance.isAdmitted else {
      throw Problem.tooManyRequests(
        retryAfter: 1, "This token sends more than \(app.rateLimiter.limit.rate) requests a second. Wait a second and go on more slowly.")
    }
  }

  /// Pages are for people: whoever holds a token cannot make another from it, or change a password.
  func requireScope() throws {
    guard isToken else { return }
    guard isAPI else { throw Problem.forbidden("A token works below /api/ only.") }
    guard isSafe || session?.isReadOnly == false else { throw Problem.forbidden("This token may read, and change nothing.") }
  }

  /// `RateLimit-Policy` and `RateLimit`, as draft-ietf-httpapi-ratelimit-headers-11 has them: a burst, and the seconds that fill it again.
  var rateFields: [(name: String, value: String)] {
    guard let allowance else { return [] }
    let limit = app.rateLimiter.limit
    let window = (limit.burst + limit.rate - 1) / limit.rate
    return [
      ("RateLimit-Policy", "\"token\";q=\(limit.burst);w=\(window)"),
      ("RateLimit", "\"token\";r=\(allowance.remaining);t=\(allowance.fullIn)"),
    ]
  }
}

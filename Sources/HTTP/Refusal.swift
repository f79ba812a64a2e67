/// Why a request was not handed to the application: a status and one sentence.
public struct Refusal: Error, Sendable, Equatable {
  /// 400, 408, 413, 414, 417, 431, 503 or 505.
  public var status: Int
  /// One sentence for the person at the other end; holds nothing that the client sent.
  public var reason: String

  public init(_ status: Int, _ reason: String) {
    self.status = status
    self.reason = reason
  }

  static func bad(_ reason: String) -> Refusal { Refusal(400, reason) }
}

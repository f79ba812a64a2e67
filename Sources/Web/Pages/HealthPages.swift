internal import HTTP
internal import HTTPTypes
internal import Store

/// For load balancers and monitors.
enum HealthPages {
  /// The process answers.
  static func alive(_ context: AnonymousContext) -> Response { .text("ok\n").with("Cache-Control", "no-store") }

  /// The process can read its data.
  static func ready(_ context: AnonymousContext) throws -> Response {
    do {
      _ = try context.exchange.app.store.installation.hasWorkspace()
      return .text("ready\n").with("Cache-Control", "no-store")
    } catch {
      throw Problem.unavailable("The data cannot be read.", retryAfter: 5)
    }
  }

  /// Counters, for this machine only: a request that a proxy passed on is from elsewhere.
  static func metrics(_ context: AnonymousContext) throws -> Response {
    let request = context.exchange.request
    let isLocal = ["127.0.0.1", "::1", "unix"].contains(request.remoteAddress) && !request.headers.contains(.known("X-Forwarded-For"))
    guard isLocal else { throw Problem.forbidden("Counters are shown to this machine only.") }
    return .bytes(Array(context.exchange.app.metrics.text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
  }
}

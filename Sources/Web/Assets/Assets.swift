internal import Templating
import Values

/// Styles, scripts, icons and fonts (placeholder for compilation).
public final class Assets: Sendable {
  public init(directory: String, development: Bool = false) throws {}
  public func url(_ name: String) -> String? { nil }
  var object: Object { [:] }
}
enum AssetPages {
  static func show(_ context: AnonymousContext) throws -> Response { throw Problem.notFound }
}

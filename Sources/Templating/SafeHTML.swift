/// Markup that may be written without escaping. Only a rendered template and the Markdown layer make it: the initialiser asks for
/// `@_spi(Markup) import Templating`, and a test looks for who writes that.
public struct SafeHTML: Sendable, Hashable {
  public let text: String

  @_spi(Markup)
  public init(trusted text: String) { self.text = text }

  /// No markup at all.
  public static let empty = SafeHTML(trusted: "")
}

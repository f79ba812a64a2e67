public import Templating

/// GitHub-flavoured Markdown as people type it into notes.
public enum Markdown {
  /// Safe HTML: tables, task lists, strikethrough, autolinks; no raw HTML, no images, links to http, https, mailto, tel and relative only.
  public static func html(_ text: String) -> SafeHTML { .empty }

  /// The beginning as plain text on one line, at most `length` characters with an ellipsis.
  public static func excerpt(_ text: String, length: Int = 160) -> String { "" }

  /// `{{ text | markdown }}` and `{{ text | excerpt(120) }}` for `Templates(filters:)`.
  public static let filters: [Filter] = []
}

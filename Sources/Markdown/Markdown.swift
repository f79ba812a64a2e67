import CCmark
@_spi(Markup) public import Templating

/// GitHub-flavoured Markdown as people type it into notes: tables, task lists, strikethrough, autolinks.
public enum Markdown {
  /// Safe HTML: raw markup shows as text, images become links, links lead to http, https, mailto, tel and relative addresses only
  /// and carry `rel="nofollow noopener"`; boxes of task lists are disabled.
  public static func html(_ text: String) -> SafeHTML {
    guard let document = Document(text) else { return .empty }
    document.neutralize()
    let html = document.html().replacing("disabled=\"\" /> ", with: "disabled=\"\" />")
    // No text can hold this: every `<` that is not cmark's own is escaped by now. Bytes, because a character may begin before the `<`.
    let marked = html.utf8.split(separator: Array("<a href=\"".utf8), omittingEmptySubsequences: false)
    return SafeHTML(trusted: marked.map { String(Substring($0)) }.joined(separator: "<a rel=\"nofollow noopener\" href=\""))
  }

  /// The beginning as plain text on one line, at most `length` characters with an ellipsis.
  public static func excerpt(_ text: String, length: Int = 160) -> String {
    guard length > 0, let document = Document(text) else { return "" }
    var plain = ""
    for node in document.nodes() {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_TEXT, CMARK_NODE_CODE: plain += Document.literal(node)
      case CMARK_NODE_CODE_BLOCK: plain += " " + Document.literal(node)
      case CMARK_NODE_EMPH, CMARK_NODE_STRONG, CMARK_NODE_LINK, CMARK_NODE_IMAGE, CMARK_NODE_HTML_INLINE: break
      default: if String(cString: cmark_node_get_type_string(node)) != "strikethrough" { plain += " " }
      }
      if plain.utf8.count > length * 8 + 64 { break }
    }
    return cut(plain.split(whereSeparator: \.isWhitespace).joined(separator: " "), to: length)
  }

  private static func cut(_ text: String, to length: Int) -> String {
    text.count > length ? text.prefix(length - 1) + "…" : text
  }

  /// `{{ text | markdown }}` and `{{ text | excerpt(120) }}`, for `Templates(directory:filters:)`.
  public static let filters: [Filter] = [
    Filter("markdown") { input, _, _ in
      guard let text = try text(of: input, for: "markdown") else { return .null }
      return .html(html(text))
    },
    Filter("excerpt") { input, arguments, _ in
      guard let text = try text(of: input, for: "excerpt") else { return .null }
      guard let given = arguments.first else { return .string(excerpt(text)) }
      guard case .integer(let length) = given else { throw FilterError("argument 1 of “excerpt” is a whole number") }
      return .string(excerpt(text, length: Int(clamping: min(length, 10_000))))
    },
  ]

  private static func text(of value: Value, for filter: String) throws(FilterError) -> String? {
    switch value {
    case .null: nil
    case .string(let text): text
    default: throw FilterError("“\(filter)” needs text")
    }
  }
}

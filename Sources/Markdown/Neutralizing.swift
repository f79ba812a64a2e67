import CCmark
@_spi(Markup) import Templating

// What people type is shown, but only as what Markdown means by it: markup becomes text, an image a link, a bad link its text.
extension Document {
  func neutralize() {
    for node in nodes() {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_HTML_INLINE: Self.replace(node, with: Self.text(Self.literal(node)))
      case CMARK_NODE_HTML_BLOCK: Self.replace(node, with: Self.paragraph(Self.literal(node)))
      case CMARK_NODE_LINK: if !Self.isAllowed(node) { Self.unwrap(node) }
      case CMARK_NODE_IMAGE: if Self.isAllowed(node), !Self.isInLink(node) { Self.turnIntoLink(node) } else { Self.unwrap(node) }
      default: break
      }
    }
  }

  private static func isAllowed(_ node: OpaquePointer) -> Bool {
    guard let url = cmark_node_get_url(node) else { return false }
    return Address.isAllowed(String(cString: url))
  }

  private static func isInLink(_ node: OpaquePointer) -> Bool {
    var parent = cmark_node_parent(node)
    while let ancestor = parent {
      if cmark_node_get_type(ancestor) == CMARK_NODE_LINK { return true }
      parent = cmark_node_parent(ancestor)
    }
    return false
  }

  private static func text(_ literal: String) -> OpaquePointer? {
    let node = cmark_node_new(CMARK_NODE_TEXT)
    cmark_node_set_literal(node, literal)
    return node
  }

  private static func paragraph(_ literal: String) -> OpaquePointer? {
    let node = cmark_node_new(CMARK_NODE_PARAGRAPH)
    cmark_node_append_child(node, text(literal))
    return node
  }

  /// A place that cannot hold the replacement loses the node, never keeps it.
  private static func replace(_ node: OpaquePointer, with replacement: OpaquePointer?) {
    if cmark_node_replace(node, replacement) == 0 {
      cmark_node_unlink(node)
      cmark_node_free(replacement)
    }
    cmark_node_free(node)
  }

  private static func turnIntoLink(_ node: OpaquePointer) {
    let link = cmark_node_new(CMARK_NODE_LINK)
    cmark_node_set_url(link, cmark_node_get_url(node))
    cmark_node_set_title(link, cmark_node_get_title(node))
    if cmark_node_first_child(node) == nil {
      cmark_node_append_child(link, text(cmark_node_get_url(node).map { String(cString: $0) } ?? ""))
    }
    while let child = cmark_node_first_child(node) {
      if cmark_node_append_child(link, child) == 0 { break }
    }
    replace(node, with: link)
  }

  private static func unwrap(_ node: OpaquePointer) {
    while let child = cmark_node_first_child(node) {
      if cmark_node_insert_before(node, child) == 0 { break }
    }
    cmark_node_unlink(node)
    cmark_node_free(node)
  }
}

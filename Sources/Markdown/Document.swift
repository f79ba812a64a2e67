import CCmark
import Foundation

/// A parsed Markdown text; freed with its value.
struct Document: ~Copyable {
  private static let options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8

  /// Tables of more cells, and lines with more closing brackets, stay as they were typed: cmark fills every row of a table up to the columns
  /// of its head, and counts the brackets of a whole address anew for each of them at its end.
  private static func extensions(for text: String) -> [String] {
    let shape = Shape(text)
    return ["tasklist", "strikethrough"] + (shape.cells <= 100_000 ? ["table"] : []) + (shape.brackets <= 1_000 ? ["autolink"] : [])
  }

  /// cmark keeps its extensions in a list of the process: filled once, before the first document.
  private static let isReady: Bool = {
    cmark_gfm_core_extensions_ensure_registered()
    return true
  }()

  let root: OpaquePointer
  private let parser: OpaquePointer

  /// Nil only when memory is out.
  init?(_ text: String) {
    guard Self.isReady, let parser = cmark_parser_new(Self.options) else { return nil }
    for name in Self.extensions(for: text) {
      if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
    }
    Self.parsing.lock()
    defer { Self.parsing.unlock() }
    guard let root = Self.parse(text, parser) else {
      cmark_parser_free(parser)
      return nil
    }
    self.parser = parser
    self.root = root
  }

  /// cmark-gfm keeps the characters that extensions listen for in tables of the whole process, and changes them during each parse.
  private static let parsing = NSLock()

  private static func parse(_ text: String, _ parser: OpaquePointer) -> OpaquePointer? {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    return cmark_parser_finish(parser)
  }

  deinit {
    cmark_node_free(root)
    cmark_parser_free(parser)
  }

  /// HTML with raw markup left out and unknown addresses emptied; `neutralize()` comes first.
  func html() -> String {
    let html = Self.taking(cmark_render_html(root, Self.options, cmark_parser_get_syntax_extensions(parser)))
    return html.contains(Self.box) ? html.replacing(Self.tickedBox, with: Self.doneBox).replacing(Self.openBox, with: Self.toDoBox) : html
  }

  // The boxes of a check list as cmark writes them (what people type is escaped and never looks so),
  // and with a name for whoever cannot see them.
  private static let box = #"<input type="checkbox""#
  private static let openBox = box + #" disabled="" />"#
  private static let tickedBox = box + #" checked="" disabled="" />"#
  private static let toDoBox = box + #" aria-label="To do" disabled="" />"#
  private static let doneBox = box + #" checked="" aria-label="Done" disabled="" />"#

  static func taking(_ text: UnsafeMutablePointer<CChar>?) -> String {
    guard let text else { return "" }
    defer { cmark_get_default_mem_allocator().pointee.free(text) }
    return String(cString: text)
  }

  static func literal(_ node: OpaquePointer) -> String {
    cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
  }

  /// Every node as it is entered, collected first so that the tree may be changed.
  func nodes() -> [OpaquePointer] {
    var nodes: [OpaquePointer] = []
    guard let iterator = cmark_iter_new(root) else { return nodes }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return nodes }
      if event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) { nodes.append(node) }
    }
  }
}

/// How large the tables of a text can be at most, and how many closing brackets its worst line has.
private struct Shape {
  private(set) var (cells, brackets) = (0, 0)

  init(_ text: String) {
    var (lines, bars, most, closing) = (1, 0, 0, 0)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): (lines, bars, closing) = (lines + 1, 0, 0)
      case UInt8(ascii: "|"): (bars, most) = (bars + 1, max(most, bars + 1))
      case UInt8(ascii: ")"): (closing, brackets) = (closing + 1, max(brackets, closing + 1))
      default: break
      }
    }
    cells = (most + 1) * lines
  }
}

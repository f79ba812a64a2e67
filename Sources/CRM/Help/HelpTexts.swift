import Foundation
import Markdown
import Web

/// The pages of docs/help, in the order in which they are listed.
enum HelpTexts {
  static let names = ["quick-start", "customer-360", "lists", "importing-and-exporting", "privacy", "api"]

  /// Throws when a page is missing, or begins with no heading.
  static func read(_ directory: String) throws -> Manual {
    Manual(
      try names.map { name in
        let text = try String(contentsOfFile: "\(directory)/\(name).md", encoding: .utf8)
        guard text.hasPrefix("# "), let end = text.firstIndex(of: "\n") else { throw HelpTextError(name: name) }
        let body = text[end...].drop { $0.isNewline }
        let first = body.prefix { !$0.isNewline }
        return Manual.Page(
          name: name, title: String(text[text.index(text.startIndex, offsetBy: 2)..<end]),
          summary: Markdown.excerpt(String(first), length: 140), html: Markdown.html(String(body)))
      })
  }
}

struct HelpTextError: Error, CustomStringConvertible {
  let name: String
  var description: String { "docs/help/\(name).md does not begin with a heading." }
}

import Records
import Store
import Values

/// The name of a company as somebody typed it, and the client that it means.
struct TypedCompany {
  /// Without spaces that say nothing.
  let name: String

  /// Clients in whose names the text occurs are looked at up to so many.
  private static let candidates = 1_000

  init(_ text: String) { name = Self.collapsed(text) }

  /// The client of this name, told apart as search does: without case, accents and spaces beside the first. Nil also for whoever sees no clients.
  /// - Parameter leavingOutPending: whether the caller knows what this transaction has made, so that search need not be written for each row.
  func client(leavingOutPending: Bool = false, _ writer: Writer) throws -> RecordID? {
    guard Reference.customer.isSeen(by: writer.session) else { return nil }
    if let known = try writer.id("SELECT id FROM customers WHERE name = \(name) ORDER BY seq LIMIT 1") { return known }
    let found = try Customer.type.titled(name, limit: Self.candidates, leavingOutPending: leavingOutPending, writer).ids
    guard !found.isEmpty else { return nil }
    let page = try writer.page("SELECT id, name FROM customers WHERE id IN \(list: found) ORDER BY seq")
    let wanted = folded
    return (0..<page.rowCount).first { page.string($0, 1).map(Self.folded) == wanted }.flatMap { page.id($0, 0) }
  }

  /// By what names of companies are told apart.
  var folded: String { Self.folded(name) }

  private static func folded(_ text: String) -> String { SearchFolding.fold(collapsed(text)) }

  private static func collapsed(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") }
}

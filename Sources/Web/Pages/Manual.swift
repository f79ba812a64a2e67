public import Templating

/// The product's manual, read and rendered once at start.
public struct Manual: Sendable {
  public struct Page: Sendable {
    /// As in its address: `quick-start`.
    public let name: String
    public let title: String
    /// Its first sentences, as text.
    public let summary: String
    public let html: SafeHTML

    public init(name: String, title: String, summary: String, html: SafeHTML) {
      self.name = name
      self.title = title
      self.summary = summary
      self.html = html
    }
  }

  public let pages: [Page]

  public init(_ pages: [Page] = []) { self.pages = pages }

  public subscript(name: String) -> Page? { pages.first { $0.name == name } }
}

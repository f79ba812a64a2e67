public import Store
public import Templating

/// Fills a new workspace with what it starts from: pipelines, stages, defaults.
public typealias WorkspaceSeed = @Sendable (Writer) throws -> Void

/// What the product puts around a signed-in page, asked for once a page. Its values are members of the global `app`.
public struct AppShell: Sendable {
  /// Expected names: `nav`, `can`, `new_items`, `section`; any other is added too.
  public var values: @Sendable (_ session: Session, _ path: String) throws -> Object

  public init(values: @escaping @Sendable (_ session: Session, _ path: String) throws -> Object) { self.values = values }

  /// Nothing around the page.
  public static let empty = AppShell { _, _ in [:] }
}

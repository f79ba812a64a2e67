/// The templates of a product: compiled at start, rendered from any thread.
public final class Templates: Sendable {
  /// Reads and compiles every `.html` file under `directory`; the name of `directory/customers/show.html` is `customers/show`.
  ///
  /// - Parameter development: look for changed files before each render, and compile again.
  /// - Throws: `TemplateError` for the first mistake found.
  public init(directory: String, filters: [Filter] = [], development: Bool = false) throws {
  }

  /// Compiles templates that are at hand: name without ending → source.
  public init(sources: [String: String], filters: [Filter] = []) throws {
  }

  /// The names of all templates, sorted.
  public var names: [String] { [] }

  /// Renders a page. `globals` are seen in includes too; `values` only by the page and its layouts.
  ///
  /// - Throws: `TemplateError`: no such template, an unknown name, a filter that cannot do what it is asked.
  public func render(_ name: String, _ values: Object, globals: Object = [:], environment: Environment = Environment()) throws -> [UInt8] {
    throw TemplateError(file: name + ".html", line: 1, column: 1, message: "there is no template “\(name)”")
  }

  @_disfavoredOverload
  public func render(
    _ name: String, _ values: [String: Value], globals: Object = [:], environment: Environment = Environment()
  ) throws -> [UInt8] {
    try render(name, Object(values), globals: globals, environment: environment)
  }

  /// A rendered template as a value for another.
  public func html(_ name: String, _ values: Object, globals: Object = [:], environment: Environment = Environment()) throws -> SafeHTML {
    SafeHTML(trusted: String(decoding: try render(name, values, globals: globals, environment: environment), as: UTF8.self))
  }
}

import Foundation
import Synchronization

/// The templates of a product: compiled at start, rendered from any thread.
public final class Templates: Sendable {
  private struct Loaded {
    var library: Library
    var stamps: Set<TemplateFolder.Stamp> = []
  }

  private let loaded: Mutex<Loaded>
  private let filters: [String: AnyFilter]
  /// Only where changed files are to be picked up.
  private let watched: TemplateFolder?

  /// Reads and compiles every `.html` file under `directory`; the name of `directory/boxes/show.html` is `boxes/show`.
  ///
  /// - Parameter development: look for changed files before each render, and compile again.
  /// - Throws: `TemplateError` for the first mistake found, a Foundation error for a file that cannot be read.
  public init(directory: String, filters: [Filter] = [], development: Bool = false) throws {
    let folder = TemplateFolder(path: directory)
    self.filters = AnyFilter.all(with: filters)
    watched = development ? folder : nil
    let stamps = development ? try folder.stamps() : []
    loaded = Mutex(Loaded(library: try Library(sources: folder.sources(), filters: self.filters), stamps: stamps))
  }

  /// Compiles templates that are at hand: name without ending → source.
  public init(sources: [String: String], filters: [Filter] = []) throws {
    self.filters = AnyFilter.all(with: filters)
    watched = nil
    loaded = Mutex(Loaded(library: try Library(sources: sources, filters: self.filters)))
  }

  /// The names of all templates, sorted.
  public var names: [String] { loaded.withLock { $0.library.programs.keys.sorted() } }

  /// Renders a page. `globals` are seen in includes too; `values` only by the page and its layouts.
  ///
  /// - Throws: `TemplateError`: no such template, an unknown name, a filter that cannot do what it is asked; in development also
  ///   what a changed file does wrong.
  public func render(_ name: String, _ values: Object, globals: Object = [:], environment: Environment = Environment()) throws -> [UInt8] {
    let library = try current()
    guard let program = library.programs[name] else {
      throw TemplateError(file: name + ".html", line: 1, column: 1, message: "there is no template “\(name)”")
    }
    var machine = Machine(
      program, library: library, values: values, globals: globals, environment: environment, output: Output(capacity: 32_768), depth: 0)
    try machine.run()
    return machine.output.bytes
  }

  /// The same with the values as a dictionary, which is put in order first.
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

  private func current() throws -> Library {
    guard let watched else { return loaded.withLock { $0.library } }
    let stamps = try watched.stamps()
    return try loaded.withLock { loaded in
      if stamps != loaded.stamps {
        loaded.library = try Library(sources: watched.sources(), filters: filters)
        loaded.stamps = stamps
      }
      return loaded.library
    }
  }
}

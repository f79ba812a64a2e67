internal import Foundation
internal import Synchronization
public import Templating

/// Styles, scripts, icons and fonts out of one folder: bundled, named after their content and compressed once, then served from memory.
///
/// `css/index.css` is the bundle of what it imports, `js/index.js` that of its modules; every other file is served as it is.
public final class Assets: Sendable {
  private struct State {
    var library: AssetLibrary
    var stamp: AssetStamp
  }

  private let directory: String
  private let development: Bool
  private let state: Mutex<State>

  /// - Parameter development: look for changed files before each use.
  /// - Throws: `AssetError` naming file and line.
  public init(directory: String, development: Bool = false) throws {
    self.directory = directory
    self.development = development
    let files = try AssetFolder.read(directory)
    state = Mutex(State(library: try AssetLibrary(files: files), stamp: development ? try AssetFolder.stamp(directory) : AssetStamp()))
  }

  /// Where a file of the folder is served, such as `/assets/css/index-3f9a02b7c1.css` for `css/index.css`; nil when there is none.
  public func url(_ name: String) -> String? { library.urls[name] }

  /// `{{ "icons.svg" | asset }}`
  public var filter: Filter {
    Filter("asset") { input, _, _ in
      guard case .string(let name) = input, let url = self.url(name) else { throw FilterError("there is no such asset") }
      return .string(url)
    }
  }

  func asset(at path: String) -> Asset? { library.assets[path] }

  /// `app.assets`: `css` and `js`, the two bundles, and every file under its path, as in `app.assets["icons.svg"]`.
  var object: Object { library.object }

  private var library: AssetLibrary {
    state.withLock { state in
      if development { refresh(&state) }
      return state.library
    }
  }

  /// A mistake in a file that is being edited leaves the last good state.
  private func refresh(_ state: inout State) {
    do {
      let stamp = try AssetFolder.stamp(directory)
      guard stamp != state.stamp else { return }
      state.library = try AssetLibrary(files: try AssetFolder.read(directory))
      state.stamp = stamp
    } catch {
      FileHandle.standardError.write(Data("assets: \(error)\n".utf8))
    }
  }
}

/// A mistake in an asset, with the place to look at.
public struct AssetError: Error, Sendable, Equatable, CustomStringConvertible {
  public let file: String
  /// From 1.
  public let line: Int
  public let message: String

  public var description: String { "\(file):\(line): \(message)" }
}

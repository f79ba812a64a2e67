import ArgumentParser
import CRM
import Foundation
import Logging
import Store
import Values

/// `--data DIR`: the folder with everything that is kept.
struct DataFolder: ParsableArguments {
  @Option(help: "The folder with everything that is kept (KITH_DATA).") var data: String?

  var path: String { data ?? CommandEnvironment["KITH_DATA"] ?? "./data" }

  var isThere: Bool { FileManager.default.fileExists(atPath: path + "/kith.sqlite") }

  func open(workers: Int = 2, access: FolderAccess = .write) throws -> Store {
    try Store(
      directory: path, schema: Product.schema, configuration: Store.Configuration(workers: workers, access: access),
      logger: Log.logger("store"))
  }

  /// Opens a folder that must be there already.
  func openExisting(access: FolderAccess = .write) throws -> Store {
    guard isThere else {
      throw Failure(message: "There is no data in \(path). Run kith setup or kith demo first.")
    }
    return try open(access: access)
  }
}

extension Failure {
  /// The first workspace, or the one of this name.
  static func workspace(_ name: String?, in store: Store) throws -> WorkspaceSummary {
    guard let name else {
      guard let first = try store.installation.workspaces().first else {
        throw Failure(message: "There is no workspace yet. Run kith setup first.")
      }
      return first
    }
    guard let workspace = try store.installation.workspace(named: name) else {
      throw Failure(message: "There is no workspace called “\(name)”.")
    }
    return workspace
  }

  static func sentence(_ error: any Error) -> String {
    sentence((error as? any LocalizedError)?.errorDescription ?? String(describing: error))
  }

  static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") || text.hasSuffix("?") ? "" : ".")
  }
}

/// Secrets come from files and never stand on the command line.
enum PasswordFile {
  /// The content without one final newline.
  static func read(_ path: String) throws(Failure) -> String {
    guard let data = FileManager.default.contents(atPath: path), var text = String(data: data, encoding: .utf8) else {
      throw Failure(message: "The password file \(path) cannot be read.")
    }
    if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
    return text
  }
}

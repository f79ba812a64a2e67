import Foundation

/// A folder that nobody else may look into, gone with the last reference to it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "kith-\(UUID().uuidString)")
    path = url.path
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      FileHandle.standardError.write(Data("The folder \(path) could not be removed: \(error)\n".utf8))
    }
  }

  func file(_ name: String) -> String { path + "/" + name }
}

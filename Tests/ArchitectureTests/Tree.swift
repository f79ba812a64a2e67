import Foundation

/// The checked-out files, found from where this source stands.
enum Tree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct File {
    let path: String
    let bytes: Data

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func holds(_ word: String) -> Bool { bytes.range(of: Data(word.utf8)) != nil }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    var numberedLines: [(Int, Substring)] { zip(1..., lines).map { ($0, $1) } }
  }

  /// Every text file below the folders whose name ends in one of `endings`, with its path relative to the root.
  static func files(in folders: [String], endingIn endings: [String] = [""]) throws -> [File] {
    try folders.flatMap { folder in
      try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path).sorted().filter {
        !$0.contains(".build") && !$0.contains("__pycache__")
      }.compactMap { name in
        let url = root.appending(path: "\(folder)/\(name)")
        guard endings.contains(where: { name.hasSuffix($0) }), !isFolder(url) else { return nil }
        let bytes = try Data(contentsOf: url)
        return bytes.contains(0) ? nil : File(path: "\(folder)/\(name)", bytes: bytes)
      }
    }
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder = ObjCBool(false)
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }

  static func folders(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
  }
}

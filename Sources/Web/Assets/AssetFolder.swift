internal import Foundation

/// When the files of a folder were last changed.
struct AssetStamp: Equatable, Sendable {
  var times: [String: Double] = [:]
}

enum AssetFolder {
  /// Every file below the folder: path from the folder → content. Hidden files are left out.
  static func read(_ directory: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in try paths(directory) { files[path] = Array(try Data(contentsOf: URL(fileURLWithPath: directory + "/" + path))) }
    return files
  }

  static func stamp(_ directory: String) throws -> AssetStamp {
    var stamp = AssetStamp()
    for path in try paths(directory) {
      let date = try FileManager.default.attributesOfItem(atPath: directory + "/" + path)[.modificationDate] as? Date
      stamp.times[path] = date?.timeIntervalSince1970
    }
    return stamp
  }

  private static func paths(_ directory: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: directory).filter { path in
      var isDirectory: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: directory + "/" + path, isDirectory: &isDirectory)
      return exists && !isDirectory.boolValue && !path.split(separator: "/").contains { $0.first == "." }
    }
  }
}

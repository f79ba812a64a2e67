import Foundation

/// Where `Templates` and `Public` are: beside the executable in a release, above it in a checkout.
enum Resources {
  static func directory() throws -> String {
    if let given = CommandEnvironment["KITH_RESOURCES"] { return given }
    var folder = URL(filePath: executable).deletingLastPathComponent()
    for _ in 0..<6 {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Templates").path),
        FileManager.default.fileExists(atPath: folder.appending(path: "Public").path)
      {
        return folder.path
      }
      folder = folder.deletingLastPathComponent()
    }
    throw Failure(message: "Templates and Public are not beside the program. Set KITH_RESOURCES to the folder that holds them.")
  }

  private static var executable: String {
    do {
      return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    } catch {
      return CommandLine.arguments.first ?? ""
    }
  }
}

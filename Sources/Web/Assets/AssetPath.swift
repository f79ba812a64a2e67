/// Paths below the folder, as one file names another.
enum AssetPath {
  /// `../fonts/a.woff2` seen from `css/type.css` is `fonts/a.woff2`; nil when it leads out of the folder.
  static func resolve(_ reference: String, from file: String) -> String? {
    var parts = file.split(separator: "/").dropLast().map(String.init)
    for part in reference.split(separator: "/") {
      switch part {
      case ".": continue
      case "..": if parts.popLast() == nil { return nil }
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}

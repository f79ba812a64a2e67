internal import Crypto
internal import HTTP
internal import Templating

/// One file as it is served.
struct Asset: Sendable {
  let type: String
  let bytes: [UInt8]
  /// Nil where compressing gains nothing.
  let gzip: [UInt8]?
  let tag: String
}

/// All assets of one moment: what is served under which path, and which URL a file has.
struct AssetLibrary: Sendable {
  /// Path below `/assets/` → asset.
  private(set) var assets: [String: Asset] = [:]
  /// Path in the folder → URL.
  private(set) var urls: [String: String] = [:]
  /// What templates see.
  private(set) var object = Object()

  /// - Parameter files: path from the folder → content
  init(files: [String: [UInt8]]) throws {
    let paths = files.keys.sorted()
    // Styles name fonts and pictures, whose URLs must be known first.
    for path in paths where !path.hasSuffix(".css") && !path.hasSuffix(".js") { add(path, files[path] ?? []) }
    try addStyles(files)
    try addScripts(files)
    object = Object(urls.mapValues { .string($0) })
    object["css"] = .string(urls["css/index.css"] ?? "")
    object["js"] = .string(urls["js/index.js"] ?? "")
  }

  private mutating func addStyles(_ files: [String: [UInt8]]) throws {
    let sources = files.filter { $0.key.hasSuffix(".css") }.mapValues { String(decoding: $0, as: UTF8.self) }
    var bundle = StyleBundle(sources: sources, urls: urls)
    var taken: Set<String> = []
    if sources["css/index.css"] != nil {
      add("css/index.css", Array(try bundle.text(of: "css/index.css").utf8))
      taken = bundle.taken
    }
    for path in sources.keys.sorted() where !taken.contains(path) { add(path, Array(try bundle.text(of: path).utf8)) }
  }

  private mutating func addScripts(_ files: [String: [UInt8]]) throws {
    let sources = files.filter { $0.key.hasSuffix(".js") }.mapValues { String(decoding: $0, as: UTF8.self) }
    var taken: Set<String> = []
    if sources["js/index.js"] != nil {
      var bundle = ScriptBundle(sources: sources)
      add("js/index.js", Array(try bundle.text(of: "js/index.js").utf8))
      taken = bundle.taken
    }
    for path in sources.keys.sorted() where !taken.contains(path) { add(path, files[path] ?? []) }
  }

  private mutating func add(_ path: String, _ bytes: [UInt8]) {
    let digest = SHA256.hash(data: bytes).prefix(5).map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    let dot = path.lastIndex(of: ".") ?? path.endIndex
    let served = path[..<dot] + "-" + digest + path[dot...]
    let isText = ["css", "js", "svg", "json", "webmanifest", "txt"].contains(path[dot...].dropFirst())
    let gzip = isText && bytes.count > 256 ? Gzip.compress(bytes) : nil
    assets[String(served)] = Asset(
      type: Self.type(of: String(path[dot...].dropFirst())), bytes: bytes, gzip: (gzip?.count ?? .max) < bytes.count ? gzip : nil,
      tag: "\"" + digest + "\"")
    urls[path] = "/assets/" + served
  }

  private static func type(of suffix: String) -> String {
    switch suffix {
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "webp": "image/webp"
    case "ico": "image/x-icon"
    case "woff2": "font/woff2"
    case "json": "application/json"
    case "webmanifest": "application/manifest+json"
    case "txt": "text/plain; charset=utf-8"
    default: "application/octet-stream"
    }
  }
}

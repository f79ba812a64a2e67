import Foundation

/// What each target may import: its arrows point downward only. docs/architecture.md shows the same house as a picture.
enum Imports {
  static let system: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization"]

  static let allowed: [String: Set<String>] = [
    "Values": [],
    "HTTP": ["CSystem", "CZlib", "HTTPTypes"],
    "Outgoing": ["CCurl"],
    "Templating": ["Values"],
    "Markdown": ["CCmark", "Templating"],
    "Archives": ["CZip", "CZlib"],
    "Spreadsheets": ["CXlsxWriter", "Archives", "FoundationXML"],
    "Store": ["Values", "Archives", "CSystem", "CSQLite", "GRDB", "GRDBSQLite", "Crypto", "CryptoExtras", "Logging"],
    "Records": ["Values", "Store"],
    "Web": [
      "Values", "HTTP", "Templating", "Store", "Records", "CSystem", "HTTPTypes", "Logging", "Crypto", "CryptoExtras",
    ],
    "CRM": ["Values", "Templating", "Markdown", "Outgoing", "Archives", "Spreadsheets", "Store", "Records", "Web", "Logging"],
    "kith": ["Values", "HTTP", "Templating", "Store", "Web", "CRM", "CSystem", "Logging", "ArgumentParser"],
  ]

  /// The module each `import` line of a Swift source names, whatever attributes, access level or kind stand before it.
  static func modules(in source: String) -> [String] {
    source.split(separator: "\n").compactMap { line in
      var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })[...]
      while let word = words.first, word.hasPrefix("@") || access.contains(String(word)) { words = words.dropFirst() }
      guard words.first == "import", var name = words.dropFirst().first else { return nil }
      if kinds.contains(String(name)), let second = words.dropFirst(2).first { name = second }
      return name.split(separator: ".").first.map(String.init)
    }
  }

  /// The imports of `source` that `target` must not have.
  static func violations(in source: String, of target: String) -> [String] {
    let permitted = system.union(allowed[target] ?? [])
    return modules(in: source).filter { !permitted.contains($0) }
  }

  private static let access: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
  private static let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
}

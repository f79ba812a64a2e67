/// One script out of many ES modules, in the order in which they need each other. Each module becomes a function of its own, so that its
/// names stay its own. Imports and exports begin a line, and are of the plain kinds; anything else is refused at start:
///
///     import "./a.js";            import { a, b as c } from "./a.js";            import * as a from "./a.js";
///     export function f() {}      export class C {}      export const x = 1;      export { f, g as h };
struct ScriptBundle {
  private let sources: [String: String]
  private var order: [String] = []
  private var modules: [String: String] = [:]
  /// The files that went into what was bundled so far.
  var taken: Set<String> { Set(order) }

  init(sources: [String: String]) { self.sources = sources }

  mutating func text(of entry: String) throws -> String {
    try add(entry, inside: [])
    return order.compactMap { modules[$0] }.joined()
  }

  private mutating func add(_ file: String, inside parents: [String]) throws {
    guard modules[file] == nil else { return }
    var module = ScriptModule(file: file, source: sources[file] ?? "")
    try module.parse()
    for reference in module.imports {
      guard sources[reference.path] != nil else { throw module.mistake("there is no \(reference.path)", reference.line) }
      guard !(parents + [file]).contains(reference.path) else { throw module.mistake("\(reference.path) imports itself", reference.line) }
      try add(reference.path, inside: parents + [file])
    }
    order.append(file)
    modules[file] = module.text
  }
}

/// A module while it is being rewritten.
struct ScriptModule {
  struct Import {
    let path: String
    let line: Int
  }

  private let file: String
  private let lines: [Substring]
  private(set) var imports: [Import] = []
  private var head = ""
  private var body = ""
  /// Exported name → name inside.
  private var exports: [(name: String, local: String)] = []

  init(file: String, source: String) {
    self.file = file
    lines = source.split(separator: "\n", omittingEmptySubsequences: false)
  }

  var text: String {
    let getters = exports.map { "get \($0.name)() { return \($0.local); }" }.joined(separator: ", ")
    return "const \(Self.variable(file)) = (() => {\n\(head)\(body)return { \(getters) };\n})();\n"
  }

  mutating func parse() throws {
    var index = 0
    while index < lines.count {
      let start = index
      var line = lines[index].trimmingSpaces()
      let isStatement = line.hasPrefix("import ") || line.hasPrefix("import{") || line.hasPrefix("export {") || line.hasPrefix("export{")
      // A list of names may run over several lines.
      while isStatement, line.contains("{"), !line.contains("}"), index + 1 < lines.count {
        index += 1
        line += " " + lines[index].trimmingSpaces()
      }
      if line.hasPrefix("import ") || line.hasPrefix("import{") {
        try readImport(line, start + 1)
      } else if line.hasPrefix("export") {
        try readExport(line, String(lines[start]), start + 1)
      } else {
        body += lines[start] + "\n"
      }
      index += 1
    }
  }

  func mistake(_ message: String, _ line: Int) -> AssetError { AssetError(file: file, line: line, message: message) }

  private mutating func readImport(_ line: String, _ number: Int) throws {
    let quoted = line.split(whereSeparator: { $0 == "\"" || $0 == "'" })
    guard quoted.count >= 2, let path = AssetPath.resolve(String(quoted[1]), from: file), quoted[1].hasPrefix(".") else {
      throw mistake("an import names a file of ours, beginning with a dot", number)
    }
    imports.append(Import(path: path, line: number))
    var clause = quoted[0].dropFirst("import".count).trimmingSpaces()
    if clause.isEmpty { return }
    guard clause.hasSuffix("from") else { throw mistake("this kind of import is not bundled", number) }
    clause = clause.dropLast(4).trimmingSpaces()
    if clause.hasPrefix("* as ") {
      head += "const \(clause.dropFirst(5)) = \(Self.variable(path));\n"
    } else if clause.hasPrefix("{"), clause.hasSuffix("}") {
      let names = Self.names(clause).map { $0.0 == $0.1 ? $0.0 : "\($0.0): \($0.1)" }.joined(separator: ", ")
      head += "const { \(names) } = \(Self.variable(path));\n"
    } else {
      throw mistake("this kind of import is not bundled", number)
    }
  }

  private mutating func readExport(_ line: String, _ original: String, _ number: Int) throws {
    let rest = line.dropFirst("export".count).trimmingSpaces()
    if rest.hasPrefix("{") {
      guard !rest.contains(" from ") else { throw mistake("exporting what another module has is not bundled", number) }
      exports += Self.names(String(rest.prefix { $0 != "}" }) + "}").map { (name: $0.1, local: $0.0) }
      return
    }
    let words = rest.split { $0 == " " || $0 == "(" || $0 == "=" || $0 == "{" || $0 == "*" }.map(String.init)
    let skipped = words.first == "async" ? 2 : 1
    guard let kind = words.first, ["async", "function", "class", "const", "let"].contains(kind), words.count > skipped else {
      throw mistake("this kind of export is not bundled", number)
    }
    exports.append((name: words[skipped], local: words[skipped]))
    body += original.replacing("export ", with: "", maxReplacements: 1) + "\n"
  }

  /// `{ a, b as c }` → (a, a), (b, c)
  private static func names(_ clause: String) -> [(String, String)] {
    clause.dropFirst().dropLast().split(separator: ",").map { $0.split(separator: " ").map(String.init) }.compactMap { words in
      words.count == 3 ? (words[0], words[2]) : words.first.map { ($0, $0) }
    }
  }

  private static func variable(_ path: String) -> String {
    "module_" + String(path.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}

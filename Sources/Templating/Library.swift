import Foundation

/// Every template of a directory, compiled.
struct Library: Sendable {
  let programs: [String: Program]

  init(sources: [String: String], filters: [String: AnyFilter]) throws(TemplateError) {
    var trees: [String: Tree] = [:]
    let sorted = sources.sorted { $0.key < $1.key }
    for (name, text) in sorted { trees[name] = try Parser.parse(name: name, text: text) }
    var programs: [String: Program] = [:]
    for (_, tree) in trees.sorted(by: { $0.key < $1.key }) {
      programs[tree.name] = try Compiler.compile(tree, library: trees, filters: filters)
    }
    self.programs = programs
  }
}

/// The template files under a directory.
struct TemplateFolder: Sendable {
  let path: String

  /// What tells whether a file has changed.
  struct Stamp: Hashable {
    let name: String
    let modified: Date
    let size: Int
  }

  func stamps() throws -> Set<Stamp> {
    Set(
      try files().map { file in
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + file)
        return Stamp(
          name: file, modified: attributes[.modificationDate] as? Date ?? .distantPast,
          size: (attributes[.size] as? NSNumber)?.intValue ?? 0)
      })
  }

  func sources() throws -> [String: String] {
    var sources: [String: String] = [:]
    for file in try files() {
      let data = try Data(contentsOf: URL(fileURLWithPath: path + "/" + file))
      guard let text = String(bytes: data, encoding: .utf8) else {
        throw TemplateError(file: file, line: 1, column: 1, message: "the file is not UTF-8")
      }
      sources[String(file.dropLast(".html".count))] = text
    }
    return sources
  }

  private func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).filter { file in
      file.hasSuffix(".html") && !file.split(separator: "/").contains { $0.hasPrefix(".") }
    }
  }
}

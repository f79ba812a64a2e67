/// One style sheet out of many: each `@import "file.css" layer(name);` on a line of its own is replaced by the file it names, in a layer if
/// it names one; `url(…)` leads to the file's served name; comments are left out.
struct StyleBundle {
  private let sources: [String: String]
  private let urls: [String: String]
  /// The files that went into what was bundled so far.
  private(set) var taken: Set<String> = []

  init(sources: [String: String], urls: [String: String]) {
    self.sources = sources
    self.urls = urls
  }

  mutating func text(of file: String) throws -> String { try text(of: file, inside: []) }

  private mutating func text(of file: String, inside parents: [String]) throws -> String {
    let source = StyleText.withoutComments(sources[file] ?? "")
    taken.insert(file)
    var output = ""
    for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let trimmed = line.trimmingSpaces()
      if trimmed.hasPrefix("@import") {
        output += try imported(trimmed, from: file, line: index + 1, inside: parents + [file])
      } else if !trimmed.isEmpty {
        output += try rewritten(String(line), in: file, line: index + 1) + "\n"
      }
    }
    return output
  }

  private mutating func imported(_ rule: String, from file: String, line: Int, inside parents: [String]) throws -> String {
    func mistake(_ message: String) -> AssetError { AssetError(file: file, line: line, message: message) }
    let quoted = rule.split(separator: "\"", omittingEmptySubsequences: false)
    guard quoted.count == 3, rule.hasSuffix(";") else { throw mistake("an import is written @import \"file.css\" layer(name);") }
    guard let path = AssetPath.resolve(String(quoted[1]), from: file), sources[path] != nil else {
      throw mistake("there is no \(quoted[1])")
    }
    guard !parents.contains(path) else { throw mistake("\(path) imports itself") }
    let content = try text(of: path, inside: parents)
    let condition = quoted[2].dropLast().drop { $0 == ")" }.trimmingSpaces()
    if condition.isEmpty { return content }
    guard condition.hasPrefix("layer("), condition.hasSuffix(")") else { throw mistake("only layer(name) may follow an imported file") }
    return "@layer \(condition.dropFirst(6).dropLast()) {\n\(content)}\n"
  }

  /// The line with every relative `url(…)` replaced by where the file is served.
  private func rewritten(_ line: String, in file: String, line number: Int) throws -> String {
    var output = ""
    var rest = line[...]
    while let opening = rest.firstRange(of: "url("), let closing = rest[opening.upperBound...].firstIndex(of: ")") {
      let reference = rest[opening.upperBound..<closing].trimmingSpaces().filter { $0 != "\"" && $0 != "'" }
      output += rest[..<opening.upperBound] + "\"" + (try served(reference, in: file, line: number)) + "\""
      rest = rest[closing...]
    }
    return output + rest
  }

  private func served(_ reference: String, in file: String, line: Int) throws -> String {
    if reference.hasPrefix("data:") || reference.hasPrefix("#") { return reference }
    let name = reference.prefix { $0 != "#" && $0 != "?" }
    guard let path = AssetPath.resolve(String(name), from: file), let url = urls[path] else {
      throw AssetError(file: file, line: line, message: "there is no \(reference)")
    }
    return url + reference.dropFirst(name.count)
  }
}

enum StyleText {
  /// The text with comments taken out, their line ends kept so that lines keep their numbers. Strings may hold what looks like a comment.
  static func withoutComments(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var quote: UInt8?
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if quote == nil, byte == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "*") {
        let end = endOfComment(bytes, from: index + 2)
        output += bytes[index..<end].filter { $0 == 0x0a }
        index = end
        continue
      }
      if let open = quote {
        if byte == open, bytes[index - 1] != UInt8(ascii: "\\") { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      output.append(byte)
      index += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func endOfComment(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") { return index + 2 }
      index += 1
    }
    return bytes.count
  }
}

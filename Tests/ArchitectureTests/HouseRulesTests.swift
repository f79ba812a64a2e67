import Testing

@Suite struct HouseRulesTests {
  @Test func `no file is longer than 300 lines`() throws {
    let files = try Tree.files(in: ["Sources", "Public", "Templates"], endingIn: [".swift", ".c", ".css", ".js", ".html"])
    for file in files {
      #expect(file.lines.count <= 301, "\(file.path) has \(file.lines.count - 1) lines")
    }
  }

  @Test func `nothing is left for later in the sources`() throws {
    let files = try Tree.files(in: ["Sources", "Templates", "Public", "bin"])
    for file in files where postponements.contains(where: file.holds) {
      for (number, line) in file.numberedLines {
        let left = postponements.filter { line.contains($0) }
        #expect(left.isEmpty, "\(file.path):\(number): \(line)")
      }
    }
  }

  @Test func `no path of somebody's machine is in the tree`() throws {
    let files = try Tree.files(in: ["Sources", "Tests", "Templates", "Public", "bin", "docs", "Benchmarks"])
    let homes = ["root", "home", "work", "Users"].map { "/\($0)/" }
    for file in files where homes.contains(where: file.holds) {
      for (number, line) in file.numberedLines {
        #expect(!homes.contains { line.hasAbsolutePath(startingWith: $0) }, "\(file.path):\(number): \(line)")
      }
    }
  }

  @Test func `files are named by their role`() throws {
    let vague = ["Utils", "Util", "Helpers", "Helper", "Manager", "Service", "Misc", "Common"]
    for file in try Tree.files(in: ["Sources", "Tests"], endingIn: [".swift"]) {
      let name = file.path.split(separator: "/").last.map { String($0.dropLast(".swift".count)) } ?? ""
      #expect(!vague.contains { name.hasSuffix($0) }, "\(file.path)")
    }
  }

  @Test func `nothing is forced where it could fail`() throws {
    let forces = ["try!", " as! "]
    for file in try Tree.files(in: ["Sources"], endingIn: [".swift"]) where forces.contains(where: file.holds) {
      for (number, line) in file.numberedLines {
        #expect(!forces.contains { line.contains($0) }, "\(file.path):\(number): \(line)")
      }
    }
  }

  /// One writer serves all: whoever sends a large body must not hold it while that is parsed.
  @Test func `no body is parsed inside a write`() throws {
    for file in try Tree.files(in: ["Sources/CRM", "Sources/Web"], endingIn: [".swift"]) where file.holds(".write { writer in") {
      var write: Int?
      for (number, line) in file.numberedLines {
        let indentation = line.prefix { $0 == " " }.count
        if let start = write, indentation <= start, !line.isEmpty { write = nil }
        if write == nil, line.hasSuffix(".write { writer in") { write = indentation }
        let isParsed = ["context.json()", "context.jsonObject()", "context.form()"].contains { line.contains($0) }
        #expect(write == nil || !isParsed, "\(file.path):\(number): \(line)")
      }
    }
  }

  private let postponements = ["// TO" + "DO", "TO" + "DO:", "TO" + "DO(", "FIX" + "ME", "XX" + "X:"]
}

extension Substring {
  /// Whether a path from the root begins with `folder`, as opposed to a URL or a relative path that has it in the middle.
  fileprivate func hasAbsolutePath(startingWith folder: String) -> Bool {
    ranges(of: folder).contains { range in
      guard range.lowerBound > startIndex else { return true }
      let before = self[index(before: range.lowerBound)]
      return !(before.isLetter || before.isNumber || "._-}$)*".contains(before))
    }
  }
}

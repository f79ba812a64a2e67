import Testing

@Suite struct ArchitectureTests {
  @Test(arguments: Imports.allowed.keys.sorted())
  func `a layer imports only what lies below it`(target: String) throws {
    let files = try Tree.files(in: ["Sources/\(target)"], endingIn: [".swift"])
    #expect(!files.isEmpty)
    for file in files {
      let violations = Imports.violations(in: file.text, of: target)
      #expect(violations.isEmpty, "\(file.path) imports \(violations.joined(separator: ", "))")
    }
  }

  @Test func `every Swift layer has its line in the table of imports`() throws {
    let layers = try Tree.folders(in: "Sources").filter { folder in
      try !Tree.files(in: ["Sources/\(folder)"], endingIn: [".swift"]).isEmpty
    }
    #expect(Set(layers) == Set(Imports.allowed.keys))
  }

  @Test func `the table of imports has no cycle`() {
    for target in Imports.allowed.keys {
      #expect(!reach(of: target).contains(target), "\(target) reaches itself")
    }
  }

  @Test(
    arguments: [
      ("import GRDB", ["GRDB"]),
      ("  public import HTTP", ["HTTP"]),
      ("@testable import Store", []),
      ("@preconcurrency internal import struct GRDB.Row", ["GRDB"]),
      ("import Foundation", []),
      ("// import GRDB", []),
    ])
  func `a wrong import is found however it is written`(source: String, violations: [String]) {
    #expect(Imports.violations(in: "\(source)\nlet x = 1\n", of: "CRM") == violations)
  }

  private func reach(of target: String) -> Set<String> {
    var seen: Set<String> = []
    var open = Imports.allowed[target] ?? []
    while let next = open.popFirst() {
      if seen.insert(next).inserted { open.formUnion(Imports.allowed[next] ?? []) }
    }
    return seen
  }
}

import Foundation
import Testing

@Suite struct SafeHTMLTests {
  @Test func `only Templating and Markdown make safe HTML`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources")
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
    let makers = try files.filter { try String(contentsOf: sources.appending(path: $0), encoding: .utf8).contains("@_spi(Markup)") }
    #expect(Set(makers.map { $0.split(separator: "/")[0] }) == ["Markdown", "Templating"])
  }
}

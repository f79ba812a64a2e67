import HTTPTypes
import Testing

@testable import HTTP

/// A generator whose numbers are always the same (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}

@Suite struct FuzzTests {
  private static let pieces = [
    "GET / HTTP/1.1\r\n", "POST /a?b=%41 HTTP/1.1\r\n", "HEAD * HTTP/1.0\r\n", "GET http://a/ HTTP/1.1\r\n", "Host: a\r\n",
    "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Expect: 100-continue\r\n", "\r\n", "\r", "\n",
    "abc", "3\r\nabc\r\n", "0\r\n\r\n", "ffffffffffffffff\r\n", "X: y\r\n", " ", ":", "\u{0}", "\u{ff}", "\r\n\r\n",
    "Host: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
  ].map { Array($0.utf8) }

  private func input(_ random: inout Seeded) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...12, using: &random) { bytes += Self.pieces.randomElement(using: &random) ?? [] }
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      bytes[index] = UInt8.random(in: 0...255, using: &random)
    }
    return bytes
  }

  @Test func `no input breaks the parser and no split changes its answer`() {
    let conversation = Conversation()
    var random = Seeded(state: 2026)
    for round in 0..<3000 {
      let bytes = input(&random)
      let whole = conversation.answer([bytes])
      let split = Int.random(in: 0...bytes.count, using: &random)
      let other = conversation.answer([Array(bytes[..<split]), Array(bytes[split...])])
      // Only whether `100 Continue` is needed depends on how much has come.
      #expect(other.statuses.filter { $0 != 100 } == whole.statuses.filter { $0 != 100 }, "round \(round): \(bytes)")
      #expect(other.hasSuffix("CLOSED") == whole.hasSuffix("CLOSED"), "round \(round): \(bytes)")
    }
  }

  @Test func `no form breaks its parser`() {
    var random = Seeded(state: 7)
    let pieces = [
      "--b", "\r\n", "--", "Content-Disposition: form-data; name=\"a\"", "; filename=\"x", "\"", "text", "\r\n\r\n", "=", "&", "%4",
    ]
    .map { Array($0.utf8) }
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...20, using: &random) { bytes += pieces.randomElement(using: &random) ?? [] }
      do {
        let parts = try Multipart.parse(.bytes(bytes), contentType: "multipart/form-data; boundary=b")
        #expect(parts.allSatisfy { $0.content.count <= bytes.count })
      } catch {
        #expect([.truncated, .badPartHeader].contains(error), "\(bytes)")
      }
      #expect(FormURLEncoded.parse(bytes).count <= bytes.count)
    }
  }
}

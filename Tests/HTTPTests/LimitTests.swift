import HTTPTypes
import Testing

@testable import HTTP

@Suite struct LimitTests {
  private let conversation = Conversation()

  private func request(path: Int = 1, fields: [String] = [], body: String = "") -> String {
    let lines = (["GET /\(String(repeating: "a", count: path - 1)) HTTP/1.1", "Host: a"] + fields).joined(separator: "\r\n")
    return "\(lines)\r\n\r\n\(body)"
  }

  @Test func `a request line of 8 KB is taken and one byte more is answered 414`() {
    #expect(conversation.answer(request(path: 8192 - 13)).statuses == [200])
    #expect(conversation.answer(request(path: 8192 - 12)).statuses == [414])
    #expect(conversation.answer(String(repeating: "a", count: 9000)).statuses == [414])
  }

  @Test func `a hundred fields are taken and one more is answered 431`() {
    #expect(conversation.answer(request(fields: (1..<100).map { "X-\($0): y" })).statuses == [200])
    #expect(conversation.answer(request(fields: (0..<100).map { "X-\($0): y" })).statuses == [431])
  }

  @Test func `fields of 16 KB are taken and one byte more is answered 431`() {
    // "Host: a", "X: …" and the empty line with their ends are 9 + 5 + 2 bytes.
    let room = 16384 - 16
    #expect(conversation.answer(request(fields: ["X: \(String(repeating: "y", count: room))"])).statuses == [200])
    #expect(conversation.answer(request(fields: ["X: \(String(repeating: "y", count: room + 1))"])).statuses == [431])
    #expect(conversation.answer("GET / HTTP/1.1\r\n\(String(repeating: "y", count: 17000))").statuses == [431])
  }

  @Test func `a body over the plan's limit is answered 413 and closes`() {
    var conversation = conversation
    conversation.application.plan = { Plan(execution: .inline, bodyLimit: $0.path == "/upload" ? 100 : 10) }
    func post(_ path: String, _ count: Int) -> String {
      "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n\(String(repeating: "x", count: count))"
    }
    #expect(conversation.answer(post("/", 10)).statuses == [200])
    #expect(conversation.answer(post("/", 11)).statuses == [413])
    #expect(conversation.answer(post("/", 11)).hasSuffix("CLOSED"))
    #expect(conversation.answer(post("/upload", 100)).statuses == [200])
  }

  @Test func `a chunked body over the limit is answered 413 before it has come`() {
    var conversation = conversation
    conversation.application.plan = { _ in Plan(execution: .inline, bodyLimit: 10) }
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(conversation.answer(head + "a\r\n0123456789\r\n0\r\n\r\n").statuses == [200])
    #expect(conversation.answer(head + "a\r\n0123456789\r\n1\r\n").statuses == [413])
    #expect(conversation.answer(head + "fffffffffffffff\r\n").statuses == [413])
  }

  @Test func `a large body is spooled where the plan says so and leaves no file`() throws {
    let text = String(repeating: "kith ", count: 30_000)
    var reader = RequestReader(limits: Limits(), spoolDirectory: "/tmp") { _ in Plan(bodyLimit: 1 << 20, spoolsBody: true) }
    let bytes = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8)
    guard case .request(let arrived) = try reader.next(bytes.span).event, case .file(let file) = arrived.body else {
      Issue.record("the body is not in a file")
      return
    }
    #expect(try String(decoding: file.bytes(), as: UTF8.self) == text)
    #expect(try file.bytes(from: 5, count: 4) == Array("kith".utf8))
  }

  @Test func `all bodies together take no more than their share, and give it back`() throws {
    let budget = BodyBudget(limit: 100_000)
    func reader() -> RequestReader {
      RequestReader(limits: Limits(), spoolDirectory: "/tmp", budget: budget) { _ in Plan(bodyLimit: 1 << 20) }
    }
    func post(_ count: Int, of length: Int) -> [UInt8] {
      Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n\(String(repeating: "x", count: count))".utf8)
    }
    do {
      var first = reader()
      guard case .request(let kept) = try first.next(post(150_000, of: 150_000).span).event else {
        Issue.record("the first body did not arrive")
        return
      }
      var (second, small) = (reader(), reader())
      let refusal = #expect(throws: Refusal.self) { try second.next(post(90_000, of: 150_000).span) }
      #expect(refusal?.status == 503)
      // What fits in memory is never refused.
      guard case .request = try small.next(post(60_000, of: 60_000).span).event else {
        Issue.record("the small body did not arrive")
        return
      }
      withExtendedLifetime(kept) {}
    }
    var third = reader()
    guard case .request = try third.next(post(150_000, of: 150_000).span).event else {
      Issue.record("nothing was given back")
      return
    }
  }
}

import HTTPTypes
import Testing

@testable import HTTP

@Suite struct RequestParserTests {
  private let conversation = Conversation()

  @Test func `the bytes of an answer are these`() {
    let answer = conversation.answer("GET /a?b=c HTTP/1.1\r\nHost: kith.test\r\n\r\n")
    #expect(answer == "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 09:30:00 GMT\r\nContent-Length: 6\r\n\r\n/a?b=c")
  }

  @Test(arguments: [
    "GET /a HTTP/1.1\r\nHost: a\r\n\r\n",
    "\r\nGET /a HTTP/1.1\r\nHost: a\r\nX:  y \r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloHEAD /b HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nT: v\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.0\r\n\r\n",
    "GET / HTTP/1.1\nHost: a\n\n",
    "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
    "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n",
  ])
  func `the answer is the same wherever the bytes are split`(text: String) {
    let bytes = Array(text.utf8)
    let whole = conversation.answer([bytes])
    #expect(!whole.isEmpty)
    for split in 1..<bytes.count {
      #expect(conversation.answer([Array(bytes[..<split]), Array(bytes[split...])]) == whole, "split at \(split)")
    }
    #expect(conversation.answer(bytes.map { [$0] }) == whole)
  }

  @Test(arguments: [
    "Content-Length: 3\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 3",
    "Content-Length: 3\r\nContent-Length: 3", "Content-Length: 3, 3", "Content-Length: +3", "Content-Length: 0x3",
    "Content-Length: -1", "Content-Length:", "Content-Length: 3 4", "Content-Length: 99999999999999999999",
    "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: identity", "Transfer-Encoding: xchunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding:", "Transfer-Encoding : chunked", " Folded: x", "X: a\r\n b", "X: a\r\n\tb", "X : a", ": a", "X", "X(: a",
    "X: a\u{0}b", "X: a\rb", "X: a\nY: b", "X: a\u{7f}", "Host: b", "Host:\u{1}",
  ])
  func `doubtful fields are answered 400 and close`(fields: String) {
    let answer = conversation.answer("POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.statuses == [400])
    #expect(answer.hasSuffix("CLOSED"))
    #expect(answer.contains("Connection: close\r\n"))
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
  ])
  func `a missing or malformed Host is answered 400`(text: String) {
    #expect(conversation.answer(text).statuses == [400])
  }

  @Test(arguments: [
    "G@T / HTTP/1.1", " GET / HTTP/1.1", "GET  / HTTP/1.1", "GET /a b HTTP/1.1", "GET / HTTP/1.1 ", "GET /", "GET", "",
    "GET a HTTP/1.1", "GET /\u{e9} HTTP/1.1", "GET /#a HTTP/1.1", "GET /%zz HTTP/1.1", "GET /%4 HTTP/1.1", "GET /\u{1} HTTP/1.1",
    "GET * HTTP/1.1", "CONNECT a:443 HTTP/1.1", "GET ftp://a/ HTTP/1.1", "GET http:/// HTTP/1.1", "GET http://u@a/ HTTP/1.1",
    "GET / http/1.1", "GET / HTTP/1.11", "GET / HTTX/1.1", "GET\t/ HTTP/1.1", "\(String(repeating: "G", count: 33)) / HTTP/1.1",
  ])
  func `a malformed request line is answered 400`(line: String) {
    let answer = conversation.answer("\(line)\r\nHost: a\r\n\r\n")
    #expect(answer.statuses == [400])
    #expect(answer.hasSuffix("CLOSED"))
  }

  @Test(arguments: [
    "x\r\n", "-1\r\n", " 3\r\n", "3 \r\nabc\r\n", "0x3\r\n", "1000000000000000\r\n", "3\nabc\n", "3\r\nabcd\r\n", "3\r\nab\r\n0\r\n\r\n",
    ";a\r\n", "\r\n", "3;a\rb\r\nabc", "0\r\nbad trailer\r\n\r\n", "3\r\nabc\n0\r\n\r\n",
  ])
  func `a malformed chunk is answered 400 and closes`(body: String) {
    let answer = conversation.answer("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
    #expect(answer.statuses == [400])
    #expect(answer.hasSuffix("CLOSED"))
  }

  @Test func `HTTP 1.0 knows no chunks`() {
    #expect(conversation.answer("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").statuses == [400])
  }

  @Test func `HTTP 2 in words is answered 505`() {
    #expect(conversation.answer("GET / HTTP/2.0\r\nHost: a\r\n\r\n").statuses == [505])
  }

  @Test func `an absolute target names the host itself`() {
    var conversation = conversation
    conversation.application.respond = { Response(body: .text("\($0.host)|\($0.path)|\($0.query)")) }
    #expect(conversation.answer("GET http://b.test:81?x HTTP/1.1\r\nHost: a\r\n\r\n").hasSuffix("b.test:81|/|x"))
  }

  @Test func `OPTIONS may ask about the server as a whole`() {
    #expect(conversation.answer("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").hasSuffix("*"))
  }

  @Test func `a chunked body arrives whole`() {
    var conversation = conversation
    conversation.application.respond = { request in
      guard case .bytes(let bytes) = request.body else { return Response(status: .badRequest) }
      return Response(body: .bytes(bytes))
    }
    let body = "4\r\nwiki\r\nA;q=\"z\"\r\npedia in c\r\n00\r\n\r\n"
    #expect(conversation.answer("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n\(body)").hasSuffix("wikipedia in c"))
  }

  @Test func `an old client keeps its connection only if it asks`() {
    #expect(conversation.answer("GET / HTTP/1.0\r\n\r\n").hasSuffix("/CLOSED"))
    let kept = conversation.answer("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
    #expect(kept.contains("Connection: keep-alive\r\n") && !kept.hasSuffix("CLOSED"))
  }

  @Test func `continue is sent to those who wait for it`() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    #expect(conversation.answer([Array(head.utf8), Array("ab".utf8)]).statuses == [100, 200])
    #expect(conversation.answer(head + "ab").statuses == [200])
    #expect(conversation.answer(head.replacing("100-continue", with: "magic")).statuses == [417])
    #expect(conversation.answer(head.replacing("Content-Length: 2", with: "Content-Length: 2000000")).statuses == [413])
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    guard let start = range(of: part) else { return self }
    return self[..<start.lowerBound] + other + self[start.upperBound...]
  }

  private func range(of part: String) -> Range<Index>? {
    indices.first { self[$0...].hasPrefix(part) }.map { $0..<index($0, offsetBy: part.count) }
  }
}

import CSystem
import Glibc
import HTTPTypes
import Synchronization
import Testing

@testable import HTTP

@Suite struct ContentTests {
  private static let page = String(repeating: "<p>Ada & Grace</p>\n", count: 200)

  /// A file with the letters a to z four thousand times.
  private static func file() -> String {
    let path = "/tmp/kith-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).txt"
    let file = fopen(path, "w")
    for _ in 0..<4000 { fputs("abcdefghijklmnopqrstuvwxyz", file) }
    fclose(file)
    return path
  }

  private static func serving(_ respond: @escaping @Sendable (Request) -> Response) throws -> TestServer {
    try TestServer(Application(plan: { $0.path == "/inline" ? .inline : .worker }, respond: respond))
  }

  @Test func `text over 1 KB is compressed for those who take it`() {
    let html: Headers = [.contentType: "text/html; charset=utf-8", .eTag: "\"1\""]
    func prepared(_ coding: String, _ text: String, _ headers: Headers) -> PreparedResponse {
      let head = RequestHead(method: .get, target: "/", headers: [.acceptEncoding: coding])
      return PreparedResponse(Response(headers: headers, body: .text(text)), to: head)
    }
    let zipped = prepared("br, gzip;q=0.5", Self.page, html)
    #expect(zipped.headers[.contentEncoding] == "gzip")
    #expect(zipped.headers[.vary] == "Accept-Encoding")
    #expect(zipped.headers[.eTag] == "\"1-gzip\"")
    #expect((zipped.length ?? .max) < 300)
    #expect(prepared("gzip;q=0", Self.page, html).headers[.contentEncoding] == nil)
    #expect(prepared("gzip;q=0, *", Self.page, html).headers[.contentEncoding] == nil)
    #expect(prepared("*", Self.page, html).headers[.contentEncoding] == "gzip")
    #expect(prepared("gzip", "short", html).headers[.contentEncoding] == nil)
    #expect(prepared("gzip", Self.page, [.contentType: "image/png"]).headers[.contentEncoding] == nil)
    #expect(prepared("gzip", Self.page, [.contentType: "text/css", .contentEncoding: "br"]).headers[.contentEncoding] == "br")
  }

  @Test func `gunzip reads what was compressed`() throws {
    let path = "/tmp/kith-test-\(getpid()).gz"
    let file = fopen(path, "w")
    let bytes = Gzip.compress(Array(Self.page.utf8))
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    defer { unlink(path) }
    let pipe = popen("gzip -dc \(path)", "r")
    var text = [UInt8](repeating: 0, count: 10_000)
    let count = fread(&text, 1, text.count, pipe)
    #expect(pclose(pipe) == 0)
    #expect(String(decoding: text.prefix(count), as: UTF8.self) == Self.page)
  }

  @Test func `a known tag is answered 304`() {
    func status(_ field: HTTPField.Name, _ value: String) -> Int {
      let head = RequestHead(method: .get, target: "/", headers: [field: value])
      let headers: Headers = [.eTag: "\"a\"", .lastModified: HTTPDate.text(1_000_000_000), .contentType: "text/plain"]
      return PreparedResponse(Response(headers: headers, body: .text("x")), to: head).status.code
    }
    #expect(status(.ifNoneMatch, "\"a\"") == 304)
    #expect(status(.ifNoneMatch, "\"b\", W/\"a\"") == 304)
    #expect(status(.ifNoneMatch, "*") == 304)
    #expect(status(.ifNoneMatch, "\"b\"") == 200)
    #expect(status(.ifModifiedSince, HTTPDate.text(1_000_000_000)) == 304)
    #expect(status(.ifModifiedSince, HTTPDate.text(999_999_999)) == 200)
  }

  @Test func `a compressed page is known again by its tag, and 304 says what it depends on`() {
    func prepared(_ fields: Headers) -> PreparedResponse {
      let headers: Headers = [.contentType: "application/json", .eTag: "\"1-abcd\""]
      return PreparedResponse(
        Response(headers: headers, body: .text(Self.page)), to: RequestHead(method: .get, target: "/", headers: fields))
    }
    for tag in ["\"1-abcd-gzip\"", "\"1-abcd\"", "W/\"1-abcd\""] {
      let known = prepared([.acceptEncoding: "gzip", .ifNoneMatch: tag])
      #expect(known.status.code == 304, "\(tag)")
      #expect(known.headers[.vary] == "Accept-Encoding")
      #expect(known.headers[.eTag] == "\"1-abcd-gzip\"")
    }
    #expect(prepared([.ifNoneMatch: "\"1-abcd\""]).headers[.eTag] == "\"1-abcd\"")
    #expect(prepared([.acceptEncoding: "gzip", .ifNoneMatch: "\"1-abce-gzip\""]).status.code == 200)
  }

  @Test func `a file is sent whole, in part, or not again`() throws {
    let path = Self.file()
    defer { unlink(path) }
    let server = try Self.serving { _ in Response(headers: [.contentType: "text/plain"], body: .file(FileBody(path: path))) }
    let whole = try server.ask(get("/inline"))
    #expect(whole.statuses == [200])
    #expect(whole.utf8.count > 104_000 && whole.hasSuffix("abcdefghijklmnopqrstuvwxyz"))
    let part = try server.ask(get("/", "Range: bytes=26-30"))
    #expect(part.statuses == [206])
    #expect(part.contains("Content-Range: bytes 26-30/104000\r\n") && part.hasSuffix("\r\n\r\nabcde"))
    #expect(try server.ask(get("/", "Range: bytes=-3")).hasSuffix("\r\n\r\nxyz"))
    #expect(try server.ask(get("/", "Range: bytes=104000-")).contains("Content-Range: bytes */104000\r\n"))
    #expect(try server.ask(get("/", "Range: bytes=0-1,5-6")).statuses == [200])
    #expect(try server.ask(get("/", "Range: bytes=0-1", "If-Range: \"other\"")).statuses == [200])
    let tag = try #require(whole.components("ETag: ").last?.components("\r\n").first)
    #expect(try server.ask(get("/", "If-None-Match: \(tag)")).statuses == [304])
  }

  @Test func `of a file with a tag of the application's nothing else is told`() throws {
    let path = Self.file()
    defer { unlink(path) }
    let answer = PreparedResponse(
      Response(headers: [.eTag: "\"a\""], body: .file(FileBody(path: path))), to: RequestHead(method: .get, target: "/"))
    #expect(answer.headers[.eTag] == "\"a\"" && answer.headers[.lastModified] == nil)
  }

  @Test func `a file that is not there is answered 404`() throws {
    let server = try Self.serving { _ in Response(body: .file(FileBody(path: "/nowhere/at/all"))) }
    #expect(try server.ask(get("/")).statuses == [404])
  }

  @Test func `a file that cannot be sent keeps what is said of every answer`() throws {
    let path = Self.file()
    defer { unlink(path) }
    let headers: Headers = [
      .xContentTypeOptions: "nosniff", .contentSecurityPolicy: "sandbox", .contentType: "text/csv", .contentDisposition: "attachment",
      .cacheControl: "public, max-age=31536000, immutable", .eTag: "\"a\"",
    ]
    let missing = PreparedResponse(
      Response(headers: headers, body: .file(FileBody(path: "/nowhere"))), to: RequestHead(method: .get, target: "/"))
    let beyond = PreparedResponse(
      Response(headers: headers, body: .file(FileBody(path: path))),
      to: RequestHead(method: .get, target: "/", headers: [.range: "bytes=104000-"]))
    #expect(missing.status.code == 404 && beyond.status.code == 416)
    for answer in [missing, beyond] {
      #expect(answer.headers[.xContentTypeOptions] == "nosniff" && answer.headers[.contentSecurityPolicy] == "sandbox")
      #expect(answer.headers[.contentType] == "text/plain; charset=utf-8" && answer.headers[.cacheControl] == "no-store")
      #expect(!answer.headers.contains(.contentDisposition) && !answer.headers.contains(.eTag))
    }
  }

  @Test func `a stream is pulled piece by piece and sent in chunks`() throws {
    let counter = Counter(0)
    let server = try Self.serving { _ in
      Response(body: .stream(.pulled { counter.next() < 3 ? Array("piece".utf8) : nil }))
    }
    let answer = try server.ask(get("/"))
    #expect(answer.contains("Transfer-Encoding: chunked\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n5\r\npiece\r\n5\r\npiece\r\n0\r\n\r\n"))
  }

  @Test func `a stream that fails is cut, not ended`() throws {
    let server = try Self.serving { _ in Response(body: .stream(.pulled { throw SystemFailure("read", code: 5) })) }
    #expect(try server.ask(get("/")).hasSuffix("Transfer-Encoding: chunked\r\n\r\n"))
  }

  @Test func `a client that takes nothing is not sent more than it can hold`() throws {
    let counter = Counter(0)
    let server = try Self.serving { _ in
      Response(
        body: .stream(
          .pulled {
            _ = counter.next()
            return [UInt8](repeating: 65, count: 1 << 20)
          }))
    }
    let client = try server.client()
    client.send(get("/"))
    _ = client.receive()
    usleep(300_000)
    #expect(counter.value < 50)
  }

  @Test func `a pushed stream sends what comes when it comes, and holds no worker`() throws {
    let streams = (0..<3).map { _ in PushedStream() }
    let server = try Self.serving { request in
      guard let index = Int(request.path.dropFirst()) else { return Response(body: .text("other")) }
      return Response(headers: [.contentType: "text/event-stream"], body: .stream(.pushed(streams[index])))
    }
    let clients = try (0..<3).map { index in
      let client = try server.client()
      client.send(get("/\(index)"))
      _ = client.until("\r\n\r\n")
      return client
    }
    #expect(try server.ask(get("/x")).hasSuffix("other"))
    streams[1].send(Array("data: hello\n\n".utf8))
    #expect(clients[1].until("hello\n\n").contains("data: hello"))
    streams[1].finish()
    #expect(clients[1].until("0\r\n\r\n").hasSuffix("0\r\n\r\n"))
    clients[2].endSending()
    _ = clients[2].rest()
    #expect(streams[2].send([1]) == false)
    #expect(!streams[0].isClosed)
  }

  @Test func `a pushed stream whose client left before the answer is closed`() throws {
    let stream = PushedStream()
    let server = try Self.serving { _ in
      usleep(300_000)
      return Response(body: .stream(.pushed(stream)))
    }
    var client: Client? = try server.client()
    client?.send(get("/"))
    usleep(100_000)
    client?.cut()
    client = nil
    for _ in 0..<200 where !stream.isClosed { usleep(10_000) }
    #expect(stream.isClosed)
  }

  @Test func `fields that came with a request can go out again`() {
    var conversation = Conversation()
    conversation.application.respond = { Response(headers: $0.headers, body: .text("echo")) }
    let answer = conversation.answer("GET / HTTP/1.1\r\nHost: a\r\nX-A:  b \r\n\r\n")
    #expect(answer.hasSuffix("GMT\r\nHost: a\r\nX-A:  b \r\nContent-Length: 4\r\n\r\necho"))
  }

  @Test func `framing is the server's and no handler's`() {
    var conversation = Conversation()
    conversation.application.respond = { _ in
      Response(headers: [.contentLength: "99", .server: "x", .transferEncoding: "chunked", .connection: "close"], body: .text("abc"))
    }
    let answer = conversation.answer("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.hasSuffix("GMT\r\nServer: x\r\nContent-Length: 3\r\n\r\nabc"))
  }

  @Test func `no value of a handler can begin a line of its own`() {
    let headers: Headers = [.location: "/a\r\nSet-Cookie: x=y"]
    #expect(headers[.location] == "/a  Set-Cookie: x=y")
  }
}

/// Counts from several threads.
final class Counter: Sendable {
  private let count: Atomic<Int>

  init(_ start: Int) { count = Atomic(start) }

  func next() -> Int { count.add(1, ordering: .relaxed).newValue }

  var value: Int { count.load(ordering: .relaxed) }
}

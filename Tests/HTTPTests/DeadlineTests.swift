import CSystem
import Glibc
import HTTPTypes
import Synchronization
import Testing

@testable import HTTP

@Suite struct DeadlineTests {
  private static let application = Application(
    plan: { $0.path == "/" ? .inline : .worker },
    respond: { request in
      if request.path == "/slow" { usleep(300_000) }
      return Response(body: .text("done"))
    })

  private func server(_ deadlines: Deadlines) throws -> TestServer {
    try TestServer({ $0.deadlines = deadlines }, Self.application)
  }

  @Test func `a head that drips is answered 408`() throws {
    var deadlines = Deadlines()
    deadlines.head = 0.3
    let server = try server(deadlines)
    let client = try server.client()
    let start = Clock.now()
    for byte in Array("GET / HTTP/1.1\r\nHost: aaaaaaaa".utf8) where Clock.now() - start < 600_000_000 {
      client.send([byte])
      usleep(30_000)
    }
    #expect(client.rest().statuses == [408])
  }

  @Test func `a body that does not come on is answered 408`() throws {
    var deadlines = Deadlines()
    deadlines.body = 0.2
    let server = try server(deadlines)
    let client = try server.client()
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
    #expect(client.rest().statuses == [408])
  }

  /// Seconds until a body is given up that comes with so many bytes in every ten seconds after its first megabyte; nil if it is not.
  private func patience(with bytes: Int) throws -> Int? {
    let application = Application(plan: { _ in Plan(bodyLimit: 25 << 20) }, respond: { _ in Response() })
    var limits = Limits()
    limits.bodyBytes = 25 << 20
    var reader = RequestReader(limits: limits, spoolDirectory: "/tmp", plan: application.plan)
    var timer = ReadTimer()
    _ = try reader.next(Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 25000000\r\n\r\n".utf8).span)
    timer.update(reader, Deadlines(), 0)
    _ = try reader.next([UInt8](repeating: 0, count: 1 << 20).span)
    for seconds in stride(from: 10, through: 600, by: 10) {
      guard case .good = timer.check(reader, Deadlines(), UInt64(seconds) * 1_000_000_000) else { return seconds }
      _ = try reader.next([UInt8](repeating: 0, count: bytes).span)
    }
    return nil
  }

  @Test func `a large body must come on, and not only now and then`() throws {
    #expect(try patience(with: 100) == 20)
    let slow = try #require(try patience(with: 2_048))
    #expect((70...120).contains(slow))
    #expect(try patience(with: 100_000) == nil)
  }

  @Test func `an idle connection is closed without a word`() throws {
    var deadlines = Deadlines()
    deadlines.idle = 0.2
    let server = try server(deadlines)
    let client = try server.client()
    client.send(get("/"))
    #expect(client.rest().hasSuffix("done"))
  }

  @Test func `a handler may take longer than any deadline of the client`() throws {
    var deadlines = Deadlines()
    (deadlines.head, deadlines.body, deadlines.idle, deadlines.write) = (0.1, 0.1, 0.1, 0.1)
    #expect(try server(deadlines).ask(get("/slow")).hasSuffix("done"))
  }

  @Test func `shutting down finishes what is in flight and accepts no more`() throws {
    let server = try server(Deadlines())
    let idle = try server.client()
    idle.send(get("/"))
    _ = idle.until("done")
    let busy = try server.client()
    busy.send(get("/slow"))
    usleep(100_000)
    let start = Clock.now()
    server.server.shutDown(grace: 5)
    #expect(Clock.now() - start < 2_000_000_000)
    #expect(idle.receive() == .end)
    let answer = busy.rest()
    #expect(answer.hasSuffix("done"))
    #expect(answer.contains("Connection: close\r\n"))
    #expect(throws: SystemFailure.self) { try server.client() }
  }

  @Test func `shutting down does not wait for a connection whose download has ended`() throws {
    let pieces = Pieces(4)
    let application = Application(
      plan: { _ in .worker },
      respond: { _ in
        Response(
          body: .stream(
            .pulled {
              usleep(150_000)
              return pieces.next()
            }))
      })
    let server = try TestServer(application)
    let client = try server.client()
    client.send(get("/"))
    _ = client.until("piece")
    let start = Clock.now()
    server.server.shutDown(grace: 8)
    #expect(Clock.now() - start < 4_000_000_000)
    #expect(client.rest().hasSuffix("0\r\n\r\n"))
  }

  @Test func `shutting down waits no longer than its grace`() throws {
    let application = Application(
      plan: { _ in .worker },
      respond: { _ in
        usleep(1_500_000)
        return Response()
      })
    let server = try TestServer(application)
    let busy = try server.client()
    busy.send(get("/"))
    usleep(100_000)
    let start = Clock.now()
    server.server.shutDown(grace: 0.2)
    #expect(Clock.now() - start < 1_000_000_000)
    #expect(busy.receive() == .end)
  }
}

/// So many pieces, and then nothing.
private final class Pieces: Sendable {
  private let left: Mutex<Int>
  init(_ count: Int) { left = Mutex(count) }

  func next() -> [UInt8]? {
    left.withLock { left in
      left -= 1
      return left < 0 ? nil : Array("piece".utf8)
    }
  }
}

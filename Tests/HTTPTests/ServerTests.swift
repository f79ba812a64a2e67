import CSystem
import Dispatch
import Glibc
import HTTPTypes
import Synchronization
import Testing

@testable import HTTP

@Suite struct ServerTests {
  private static let echo = Application(
    plan: { $0.path.hasPrefix("/worker") ? .worker : .inline },
    respond: { request in
      if request.path == "/worker/slow" { usleep(800_000) }
      if request.method == .post { return Response(body: .text("\(request.body.count)")) }
      return Response(body: .text(request.target))
    })

  @Test func `requests on one connection are answered in order, by loop and workers alike`() throws {
    let server = try TestServer(Self.echo)
    let paths = (0..<200).map { $0 % 3 == 0 ? "/worker/\($0)" : "/\($0)" }
    let answer = try server.ask(paths.map { get($0) }.joined())
    #expect(answer.statuses.count == 200)
    let bodies = answer.components("\r\n\r\n").dropFirst().map { $0.components("HTTP/1.1")[0] }
    #expect(bodies == paths)
  }

  @Test func `a slow handler does not delay another connection`() throws {
    let server = try TestServer(Self.echo)
    let slow = try server.client()
    slow.send(get("/worker/slow"))
    let start = Clock.now()
    for path in ["/fast", "/worker/fast"] {
      let fast = try server.client()
      fast.send(get(path))
      #expect(fast.until(path).statuses == [200])
    }
    #expect(Clock.now() - start < 600_000_000)
    #expect(slow.until("/worker/slow").statuses == [200])
  }

  @Test func `it listens on IPv4, IPv6 and a Unix socket`() throws {
    let path = "/tmp/kith-test-\(getpid()).sock"
    let addresses: [Address] = [.ipv4("127.0.0.1", port: 0), .ipv6("::1", port: 0), .unix(path)]
    let application = Application(plan: { _ in .inline }, respond: { Response(body: .text("<\($0.remoteAddress)>")) })
    let server = try TestServer({ $0.addresses = addresses }, application)
    for (index, peer) in ["<127.0.0.1>", "<::1>", "<unix>"].enumerated() {
      let client = try server.client(index)
      client.send(get("/"))
      #expect(client.until(">").hasSuffix(peer))
    }
    server.server.shutDown(grace: 1)
    #expect(access(path, F_OK) != 0)
  }

  @Test func `a Unix socket that somebody listens on is not taken away`() throws {
    let path = "/tmp/kith-test-\(getpid())-live.sock"
    let server = try TestServer({ $0.addresses = [.unix(path)] }, Self.echo)
    let second = Server(Server.Configuration(addresses: [.unix(path)]), application: Self.echo)
    #expect(throws: SystemFailure.self) { try second.start() }
    #expect(try server.ask(get("/still")).hasSuffix("/still"))
  }

  @Test func `a Unix socket that was left behind is taken over`() throws {
    let path = "/tmp/kith-test-\(getpid())-stale.sock"
    let left = try Socket.listen(.unix(path))
    close(left.descriptor)
    #expect(access(path, F_OK) == 0)
    let server = try TestServer({ $0.addresses = [.unix(path)] }, Self.echo)
    #expect(try server.ask(get("/new")).hasSuffix("/new"))
  }

  @Test func `a taken port is an error that says so`() throws {
    let server = try TestServer(Self.echo)
    let second = Server(Server.Configuration(addresses: server.addresses), application: Self.echo)
    let failure = #expect(throws: SystemFailure.self) { try second.start() }
    #expect(failure?.description.contains("Address already in use") == true)
  }

  @Test func `HEAD is answered like GET without the body`() throws {
    let server = try TestServer(Self.echo)
    let answer = try server.ask("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n" + get("/d"))
    #expect(answer.statuses == [200, 200])
    #expect(answer.contains("Content-Length: 4\r\n\r\nHTTP/1.1"))
  }

  @Test func `continue is sent before the body comes`() throws {
    let server = try TestServer(Self.echo)
    let client = try server.client()
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    #expect(client.until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    client.send("abc")
    #expect(client.until("\r\n\r\n3").statuses == [200])
  }

  @Test func `a full queue is answered 503 with Retry-After, and the connection lives on`() throws {
    let server = try TestServer({ ($0.workers, $0.queueLimit) = (1, 1) }, Self.echo)
    let slow = try (0..<2).map { _ in try server.client() }
    for client in slow {
      client.send(get("/worker/slow"))
      usleep(50_000)
    }
    let third = try server.client()
    third.send(get("/worker/third"))
    let answer = third.until("again.")
    #expect(answer.statuses == [503])
    #expect(answer.contains("Retry-After: 1\r\n"))
    third.send(get("/inline"))
    #expect(third.until("/inline").statuses == [200])
    #expect(slow.map { $0.until("slow").statuses } == [[200], [200]])
  }

  @Test func `a connection too many is turned away`() throws {
    let server = try TestServer({ $0.limits.connections = 1 }, Self.echo)
    let first = try server.client()
    first.send(get("/"))
    _ = first.until("\r\n\r\n/")
    #expect(try server.client().rest().statuses == [503])
  }

  @Test func `a refused upload hears why, though it is still sending`() throws {
    let server = try TestServer(Self.echo)
    let client = try server.client()
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
    client.send([UInt8](repeating: 0, count: 3_000_000))
    #expect(client.rest().statuses == [413])
  }

  @Test func `a refused upload hears why, though its client is slow to notice`() throws {
    let server = try TestServer({ $0.deadlines.write = 0.1 }, Self.echo)
    let client = try server.client()
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
    for _ in 0..<6 {
      let isTaken = client.send([UInt8](repeating: 0, count: 100_000))
      #expect(isTaken)
      usleep(100_000)
    }
    #expect(client.rest().statuses == [413])
  }

  @Test func `only a trusted proxy speaks for its clients`() throws {
    let application = Application(
      plan: { _ in .inline }, respond: { Response(body: .text("<\($0.scheme) \($0.remoteAddress)>")) })
    let fields = ["X-Forwarded-For: 6.6.6.6, 9.9.9.9, 10.1.2.3", "X-Forwarded-Proto: https"]
    let trusting = try TestServer({ $0.trustedProxies = ["127.0.0.1", "10.0.0.0/8"].compactMap(AddressRange.init) }, application)
    #expect(try trusting.ask(get("/", fields[0], fields[1])).hasSuffix("<https 9.9.9.9>"))
    let other = try TestServer(application)
    #expect(try other.ask(get("/", fields[0], fields[1])).hasSuffix("<http 127.0.0.1>"))
  }

  @Test func `access lines come in batches and leave the query out`() throws {
    let collected = Collected()
    let server = try TestServer({ $0.accessLog = AccessLog(format: .json) { collected.add($0) } }, Self.echo)
    _ = try server.ask(get("/a?secret=1") + get("/worker/b"))
    server.server.shutDown(grace: 1)
    #expect(collected.text.components("\n").count == 3)
    #expect(collected.text.contains("\"method\":\"GET\",\"path\":\"/a\",\"status\":200,\"bytes\":11,"))
    #expect(!collected.text.contains("secret"))
  }
}

@Suite struct LogTests {
  @Test func `a request whose client gave up leaves a line`() throws {
    let collected = Collected()
    let application = Application(
      plan: { _ in .worker },
      respond: { _ in
        usleep(400_000)
        return Response(body: .text("late"))
      })
    let server = try TestServer({ $0.accessLog = AccessLog(format: .json) { collected.add($0) } }, application)
    var client: Client? = try server.client()
    client?.send(get("/slow"))
    usleep(100_000)
    client?.cut()
    client = nil
    usleep(600_000)
    server.server.shutDown(grace: 1)
    #expect(collected.text.contains("\"path\":\"/slow\",\"status\":499,"))
    #expect(collected.text.components("\n").count == 2)
  }

  @Test func `lines are written by one worker at a time, and nobody else waits`() throws {
    let (entered, leave) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let collected = Collected()
    let writer = LogWriter(
      AccessLog { lines in
        entered.signal()
        leave.wait()
        collected.add(lines)
      })
    let pool = try WorkerPool(workers: 2, limit: 10)
    writer.take(Array("first\n".utf8), pool)
    entered.wait()
    // The other end has stopped reading: what comes now waits, up to a megabyte, and the second worker is free.
    for _ in 0..<3 { writer.take([UInt8](repeating: UInt8(ascii: "x"), count: 500_000) + Array("\n".utf8), pool) }
    let free = DispatchSemaphore(value: 0)
    #expect(pool.submit { free.signal() })
    #expect(free.wait(timeout: .now() + 5) == .success)
    #expect(entered.wait(timeout: .now()) == .timedOut)
    for _ in 0..<3 { leave.signal() }
    pool.stop(grace: 5)
    let text = collected.text
    #expect(text.hasPrefix("first\nxxx") && text.contains(" 1 lines were dropped"))
    #expect(text.utf8.count < 1_100_000)
  }
}

/// Bytes that come from several threads.
final class Collected: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }

  var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}

extension String {
  /// The pieces between the occurrences of a text.
  func components(_ separator: String) -> [String] {
    var result: [String] = []
    var rest = Array(utf8)[...]
    let bytes = Array(separator.utf8)
    var piece: [UInt8] = []
    while let first = rest.first {
      if rest.starts(with: bytes) {
        result.append(String(decoding: piece, as: UTF8.self))
        piece = []
        rest = rest.dropFirst(bytes.count)
      } else {
        piece.append(first)
        rest = rest.dropFirst()
      }
    }
    return result + [String(decoding: piece, as: UTF8.self)]
  }
}

import HTTPTypes
import Synchronization
import Testing

@testable import HTTP

/// Large bodies that are asked about before they come.
@Suite struct AdmissionTests {
  /// Lets in who names a friend, and counts how often it was asked.
  private final class Door: Sendable {
    let asked = Atomic<Int>(0)

    var application: Application {
      Application(
        plan: { _ in Plan(bodyLimit: 30 << 20, spoolsBody: true, askedAbove: 64 << 10) },
        respond: { Response(body: .text("<\($0.body.count)>")) },
        admit: { request in
          self.asked.add(1, ordering: .relaxed)
          return request.headers[.authorization] == "friend" ? nil : Response(status: .unauthorized, body: .text("who?"))
        })
    }
  }

  private let door = Door()

  private func head(_ who: String, _ fields: String...) -> String {
    "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: \(who)\r\n\(fields.map { "\($0)\r\n" }.joined())\r\n"
  }

  @Test func `who is not let in is answered before the body comes, and not cut off while it does`() throws {
    let server = try TestServer(door.application)
    for framing in ["Content-Length: 25000000", "Transfer-Encoding: chunked"] {
      let client = try server.client()
      client.send(head("x", framing))
      let answer = client.until("who?")
      #expect(answer.statuses == [401])
      #expect(answer.contains("Connection: close\r\n"))
      for _ in 0..<64 { #expect(client.send([UInt8](repeating: 48, count: 64 << 10))) }
      client.endSending()
      #expect(client.rest().isEmpty)
    }
  }

  @Test func `who is let in is read to the end, whatever came of the body in the meantime`() throws {
    let server = try TestServer(door.application)
    let body = String(repeating: "x", count: 3 << 20)
    let client = try server.client()
    client.send(head("friend", "Content-Length: \(body.utf8.count)") + body + get("/"))
    let answer = client.until("<0>")
    #expect(answer.contains("<\(body.utf8.count)>"))
    #expect(answer.statuses == [200, 200])
    client.send(head("friend", "Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\n\r\n")
    #expect(client.until("<3>").statuses == [200])
    #expect(door.asked.load(ordering: .relaxed) == 2)
  }

  @Test func `who waits for a word before sending gets it when let in, and the answer when not`() throws {
    let server = try TestServer(door.application)
    let friend = try server.client()
    friend.send(head("friend", "Content-Length: 100000", "Expect: 100-continue"))
    #expect(friend.until("\r\n\r\n").statuses == [100])
    friend.send(String(repeating: "x", count: 100_000))
    #expect(friend.until(">").contains("<100000>"))
    let stranger = try server.client()
    stranger.send(head("x", "Content-Length: 100000", "Expect: 100-continue"))
    #expect(stranger.until("who?").statuses == [401])
  }

  @Test func `a small body is nobody's question, and one over the limit is refused unasked`() throws {
    let server = try TestServer(door.application)
    #expect(try server.ask(head("x", "Content-Length: 3") + "abc").contains("<3>"))
    #expect(try server.ask(head("friend", "Content-Length: 99000000")).statuses == [413])
    #expect(door.asked.load(ordering: .relaxed) == 0)
  }
}

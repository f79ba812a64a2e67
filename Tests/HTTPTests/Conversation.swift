import HTTPTypes

@testable import HTTP

/// A connection without a socket: bytes in, bytes out.
struct Conversation {
  static let date = Array("Date: Sat, 21 Nov 2026 09:30:00 GMT\r\n".utf8)

  var application = Application(plan: { _ in .inline }, respond: { Response(body: .text($0.target)) })
  var limits = Limits()

  /// Everything that is answered when the bytes come in these pieces; `CLOSED` where the server would close.
  func answer(_ pieces: [[UInt8]]) -> String {
    var reader = RequestReader(limits: limits, spoolDirectory: "/tmp", plan: application.plan)
    var output: [UInt8] = []
    var input: [UInt8] = []
    for piece in pieces {
      input += piece
      guard advance(&reader, &input, &output) else {
        output += "CLOSED".utf8
        break
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  func answer(_ text: String) -> String { answer([Array(text.utf8)]) }

  private func advance(_ reader: inout RequestReader, _ input: inout [UInt8], _ output: inout [UInt8]) -> Bool {
    while true {
      do {
        let step = try reader.next(input.span)
        input.removeFirst(step.consumed)
        switch step.event {
        case .needsMore: return true
        case .asks: break
        case .wantsContinue: output.append(ResponseHead.goAhead)
        case .request(let arrived):
          let response = application.respond(Request(head: arrived.head, body: arrived.body))
          let keepsAlive = arrived.keepsAlive
          guard write(response, to: arrived.head, keepsAlive, arrived.isVersion10, &output) else { return false }
        }
      } catch {
        let head = reader.currentHead ?? RequestHead(method: .get, target: "/")
        _ = write(PreparedResponse.plain(error), to: head, false, false, &output)
        return false
      }
    }
  }

  private func write(
    _ response: Response, to head: RequestHead, _ keepsAlive: Bool, _ isVersion10: Bool, _ output: inout [UInt8]
  ) -> Bool {
    let prepared = PreparedResponse(response, to: head)
    let framing = ResponseFraming(prepared, keepsAlive: keepsAlive, isVersion10: isVersion10)
    ResponseHead.write(prepared, framing, isVersion10: isVersion10, date: Self.date, to: &output)
    if case .bytes(let bytes) = prepared.content { output += bytes }
    return framing.keepsAlive
  }
}

extension String {
  /// The status codes of the responses in a run of answers.
  var statuses: [Int] {
    split(separator: "HTTP/1.1 ", omittingEmptySubsequences: false).dropFirst().compactMap { Int($0.prefix(3)) }
  }
}

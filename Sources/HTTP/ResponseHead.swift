import HTTPTypes

/// How the bytes of a response are framed, which status line and fields alone decide (RFC 9112 §6).
struct ResponseFraming: Equatable {
  enum Body: Equatable {
    case none
    case length(Int)
    case chunked
    /// Until the connection closes: for HTTP/1.0 clients.
    case untilClose
  }

  var body: Body
  var keepsAlive: Bool

  init(_ response: borrowing PreparedResponse, keepsAlive: Bool, isVersion10: Bool) {
    if response.isStreamed {
      if let length = response.length {
        body = .length(length)
      } else {
        body = isVersion10 ? .untilClose : .chunked
      }
    } else {
      body = response.length.map { .length($0) } ?? .none
    }
    self.keepsAlive = keepsAlive && body != .untilClose
  }
}

/// Writes response heads.
enum ResponseHead {
  static let goAhead: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"

  /// Appends status line and fields. `date` is the value of the Date field.
  static func write(
    _ response: PreparedResponse, _ framing: ResponseFraming, isVersion10: Bool, date: [UInt8], to output: inout [UInt8]
  ) {
    writeStatus(response.status, to: &output)
    output.append(contentsOf: date)
    writeFields(response.headers, to: &output)
    switch framing.body {
    case .none, .untilClose: break
    case .length(let length):
      output.append("Content-Length: ")
      output.append(decimal: length)
      output.append("\r\n")
    case .chunked: output.append("Transfer-Encoding: chunked\r\n")
    }
    if !framing.keepsAlive {
      output.append("Connection: close\r\n")
    } else if isVersion10 {
      output.append("Connection: keep-alive\r\n")
    }
    output.append("\r\n")
  }

  private static func writeFields(_ headers: Headers, to output: inout [UInt8]) {
    guard headers.entries.contains(where: { isOurs($0, headers) }) else {
      output.append(contentsOf: headers.arena)
      return
    }
    for entry in headers.entries where !isOurs(entry, headers) {
      output.append(contentsOf: headers.slice(entry.name.lowerBound..<entry.value.upperBound))
      output.append("\r\n")
    }
  }

  private static func writeStatus(_ status: HTTPResponse.Status, to output: inout [UInt8]) {
    if status.code == 200 {
      output.append("HTTP/1.1 200 OK\r\n")
      return
    }
    output.append("HTTP/1.1 ")
    output.append(decimal: status.code)
    output.append(Character8.space)
    let reason = status.reasonPhrase.isEmpty ? Self.reason(status.code) : status.reasonPhrase
    output.append(contentsOf: reason.utf8)
    output.append("\r\n")
  }

  /// The words for a status that was given as a number (RFC 9110 §15).
  private static func reason(_ code: Int) -> String {
    let known: [HTTPResponse.Status] = [
      .created, .accepted, .noContent, .partialContent, .movedPermanently, .found, .seeOther, .notModified, .temporaryRedirect,
      .permanentRedirect, .badRequest, .unauthorized, .forbidden, .notFound, .methodNotAllowed, .notAcceptable, .requestTimeout,
      .conflict, .gone, .preconditionFailed, .contentTooLarge, .uriTooLong, .unsupportedMediaType, .rangeNotSatisfiable,
      .expectationFailed, .unprocessableContent, .tooManyRequests, .requestHeaderFieldsTooLarge, .internalServerError,
      .notImplemented, .badGateway, .serviceUnavailable, .gatewayTimeout, .httpVersionNotSupported,
    ]
    return known.first { $0.code == code }?.reasonPhrase ?? "Status"
  }

  /// Framing is the server's: a handler's own word on it is dropped.
  private static func isOurs(_ entry: Headers.Entry, _ headers: Headers) -> Bool {
    let name = headers.arena.span.extracting(Int(entry.name.lowerBound)..<Int(entry.name.upperBound))
    switch name.count {
    case 4: return name.equalsIgnoringCase("date")
    case 10: return name.equalsIgnoringCase("connection")
    case 14: return name.equalsIgnoringCase("content-length")
    case 17: return name.equalsIgnoringCase("transfer-encoding")
    default: return false
    }
  }
}

extension [UInt8] {
  mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(decimal number: Int) {
    if number >= 10 { append(decimal: number / 10) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  mutating func append(hexadecimal number: Int) {
    if number >= 16 { append(hexadecimal: number >> 4) }
    let digit = UInt8(number & 15)
    append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
  }

  /// One chunk (RFC 9112 §7.1). An empty piece is left out, since it would end the body.
  mutating func append(chunk: [UInt8]) {
    guard !chunk.isEmpty else { return }
    append(hexadecimal: chunk.count)
    append("\r\n")
    append(contentsOf: chunk)
    append("\r\n")
  }
}

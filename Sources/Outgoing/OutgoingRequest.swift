internal import CCurl

/// A request that this program sends to another one. Only from jobs: it waits for somebody else.
///
/// Where it goes is not checked here. The operator's own addresses may be private; one that a person typed must be resolved and checked first.
public struct OutgoingRequest: Sendable {
  /// `http` or `https`; redirects are answers, and are not followed.
  public var url: String
  /// Fields as they are sent, `Content-Type: application/json`.
  public var fields: [String]
  public var body: [UInt8]
  /// Seconds for all of it.
  public var timeout: Int

  public init(post body: [UInt8], to url: String, fields: [String] = ["Content-Type: application/json"], timeout: Int = 20) {
    self.url = url
    self.fields = fields
    self.body = body
    self.timeout = timeout
  }

  /// - Throws: `OutgoingError` when there is no answer: no such host, no connection, no trust, no time.
  public func send() throws(OutgoingError) -> OutgoingAnswer {
    guard Self.isReady, let curl = curl_easy_init() else { throw OutgoingError("libcurl does not start") }
    defer { curl_easy_cleanup(curl) }
    let answer = Received()
    var list: UnsafeMutablePointer<curl_slist>?
    for field in fields { list = curl_slist_append(list, field) }
    defer { curl_slist_free_all(list) }
    prepare(curl)
    curl_set_pointer(curl, CURLOPT_HTTPHEADER, list)
    curl_set_pointer(curl, CURLOPT_WRITEDATA, Unmanaged.passUnretained(answer).toOpaque())
    curl_set_writer(curl) { bytes, size, count, received in
      guard let bytes, let received else { return 0 }
      let length = size * count
      Unmanaged<Received>.fromOpaque(received).takeUnretainedValue().take(UnsafeRawBufferPointer(start: bytes, count: length))
      return length
    }
    let code = withExtendedLifetime(answer) { perform(curl) }
    guard code == CURLE_OK else { throw OutgoingError(String(cString: curl_easy_strerror(code))) }
    var status = 0
    curl_get_status(curl, &status)
    return OutgoingAnswer(status: status, body: answer.bytes)
  }

  private func prepare(_ curl: UnsafeMutableRawPointer) {
    curl_set_text(curl, CURLOPT_URL, url)
    curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
    curl_set_text(curl, CURLOPT_USERAGENT, "kith")
    curl_set_long(curl, CURLOPT_NOSIGNAL, 1)
    curl_set_long(curl, CURLOPT_FOLLOWLOCATION, 0)
    curl_set_long(curl, CURLOPT_TIMEOUT, timeout)
    curl_set_long(curl, CURLOPT_CONNECTTIMEOUT, min(timeout, 10))
    curl_set_long(curl, CURLOPT_POSTFIELDSIZE, body.count)
  }

  /// The body stays where it is until everything was sent.
  private func perform(_ curl: UnsafeMutableRawPointer) -> CURLcode {
    var body = body
    return body.withUnsafeMutableBytes { bytes in
      curl_set_pointer(curl, CURLOPT_POSTFIELDS, bytes.baseAddress)
      return curl_easy_perform(curl)
    }
  }

  /// Once for the process, before the first request.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

public struct OutgoingAnswer: Sendable {
  public let status: Int
  /// Its first 64 KiB.
  public let body: [UInt8]
}

/// Why nobody answered, in libcurl's words.
public struct OutgoingError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// What came in so far.
private final class Received {
  private(set) var bytes: [UInt8] = []
  private static let most = 64 << 10

  func take(_ more: UnsafeRawBufferPointer) { bytes += more.prefix(Self.most - bytes.count) }
}

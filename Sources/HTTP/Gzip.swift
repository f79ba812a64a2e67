import CZlib
import HTTPTypes

/// Compression of bodies (RFC 1952).
public enum Gzip {
  /// Text shorter than this is sent as it is.
  static let threshold = 1024

  /// The bytes compressed; level 1 (fast) to 9 (small). For assets that are compressed once, at start.
  public static func compress(_ bytes: [UInt8], level: Int32 = 9) -> [UInt8] {
    var stream = z_stream()
    // 15 bits of window, 16 more for the gzip wrapper instead of zlib's.
    let size = Int32(MemoryLayout<z_stream>.size)
    let status = deflateInit2_(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    precondition(status == Z_OK, "zlib has no memory or another version")
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, uLong(bytes.count)))
    return bytes.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = uInt(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(output.count)
        let result = deflate(&stream, Z_FINISH)
        precondition(result == Z_STREAM_END, "deflateBound was too small")
        count = bound - Int(stream.avail_out)
      }
    }
  }

  /// Whether a client takes gzip (RFC 9110 §12.5.3). What it says of gzip counts before what it says of all codings.
  public static func isAccepted(_ headers: Headers) -> Bool {
    let codings = headers.values(for: .acceptEncoding).joined(separator: ",").lowercased().filter { $0 != " " && $0 != "\t" }
      .split(separator: ",").map { $0.split(separator: ";") }
    guard let coding = codings.first(where: { $0.first == "gzip" }) ?? codings.first(where: { $0.first == "*" }) else { return false }
    return !coding.dropFirst().contains { $0.hasPrefix("q=0") && !$0.dropFirst(3).contains { $0 >= "1" && $0 <= "9" } }
  }

  /// Whether a type of content is text that shrinks.
  static func shrinks(_ contentType: String) -> Bool {
    let type = contentType.prefix { $0 != ";" }.lowercased()
    if type == "text/event-stream" { return false }
    return type.hasPrefix("text/") || type.hasSuffix("+xml") || type.hasSuffix("json") || type.hasSuffix("javascript")
      || type == "application/xml"
  }
}

import CZlib

/// Bytes packed for tests.
public enum Deflated {
  /// As a file of gzip.
  public static func gzip(_ bytes: [UInt8]) -> [UInt8] { packed(bytes, windowBits: 15 + 16) }

  /// As the streams of a PDF are.
  public static func zlib(_ bytes: [UInt8]) -> [UInt8] { packed(bytes, windowBits: 15) }

  private static func packed(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
    var (stream, bytes) = (z_stream(), bytes)
    let size = Int32(MemoryLayout<z_stream>.size)
    precondition(deflateInit2_(&stream, 9, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK)
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, uLong(bytes.count)))
    return bytes.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        (stream.next_in, stream.avail_in) = (input.baseAddress, uInt(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress, uInt(bound))
        precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        count = bound - Int(stream.avail_out)
      }
    }
  }
}

import CZlib

/// What deflate has packed, in the wrapping of gzip or of zlib (RFC 1950 to 1952). Nobody vouches for it: who unpacks counts what comes.
public enum Inflation {
  private static let pieceSize = 1 << 16

  /// Hands out what the bytes unpack to, in pieces of up to 64 KiB, until it ends or `take` has enough.
  /// - Parameter take: false for no more.
  /// - Throws: `ArchiveError.damaged` where it is no such thing any more; what came before was handed out.
  public static func unpack(_ bytes: some Collection<UInt8>, _ take: (UnsafeBufferPointer<UInt8>) -> Bool) throws(ArchiveError) {
    let isWhole = bytes.withContiguousStorageIfAvailable { unpack($0, take) } ?? Array(bytes).withUnsafeBufferPointer { unpack($0, take) }
    if !isWhole { throw .damaged }
  }

  private static func unpack(_ bytes: UnsafeBufferPointer<UInt8>, _ take: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    var stream = z_stream()
    // 15 bits of window; 32 more to tell gzip and zlib apart by their first bytes.
    guard inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return false }
    defer { inflateEnd(&stream) }
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pieceSize)
    defer { piece.deallocate() }
    stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
    stream.avail_in = uInt(clamping: bytes.count)
    while true {
      stream.next_out = piece.baseAddress
      stream.avail_out = uInt(piece.count)
      let status = inflate(&stream, Z_NO_FLUSH)
      let count = piece.count - Int(stream.avail_out)
      if count > 0, !take(UnsafeBufferPointer(rebasing: piece[..<count])) { return true }
      switch status {
      case Z_OK where count > 0 || stream.avail_in > 0: continue
      case Z_STREAM_END:
        // A file of gzip may hold several streams, one after another.
        guard stream.avail_in > 2, stream.next_in[0] == 0x1f, stream.next_in[1] == 0x8b, inflateReset(&stream) == Z_OK else { return true }
      default: return false
      }
    }
  }
}

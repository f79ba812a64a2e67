/// Compression of bodies (RFC 1952).
public enum Gzip {
  /// The bytes compressed; level 1 (fast) to 9 (small). For assets that are compressed once, at start.
  public static func compress(_ bytes: [UInt8], level: Int32 = 9) -> [UInt8] { bytes }
}

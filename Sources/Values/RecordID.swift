/// The identity of a record: a UUID version 7 (RFC 9562 §5.7), 16 bytes in the file, canonical lower-case text outside.
public struct RecordID: Hashable, Sendable {
  /// The first eight bytes, big-endian.
  public let high: UInt64
  /// The last eight bytes, big-endian.
  public let low: UInt64

  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A new id: 48 bits of Unix milliseconds, then 74 random bits.
  public init(at instant: Instant = .now) {
    var generator = SystemRandomNumberGenerator()
    self.init(at: instant, using: &generator)
  }

  /// A new id from a generator of your own, for worlds that must come out the same every time.
  public init(at instant: Instant, using generator: inout some RandomNumberGenerator) {
    let time = UInt64(truncatingIfNeeded: instant.milliseconds) & 0xffff_ffff_ffff
    high = time << 16 | 0x7000 | generator.next() & 0x0fff
    low = 0x8000_0000_0000_0000 | generator.next() >> 2
  }

  /// An id from its 16 bytes; nil when there are not 16.
  @inlinable
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
    self.init(high: high, low: low)
  }

  /// The 16 bytes in network order.
  public var bytes: [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? high : low) >> UInt64(56 - 8 * ($0 % 8))) }
  }

  /// Unix milliseconds at which a version 7 id was made.
  public var createdAt: Instant { Instant(milliseconds: Int64(high >> 16)) }
}

extension RecordID: LosslessStringConvertible {
  /// Reads canonical text (8-4-4-4-12 hexadecimal digits, either case); nil for anything else.
  public init?(_ text: String) {
    self.init(text: text.utf8)
  }

  public init?(text: some Collection<UInt8>) {
    guard text.count == 36 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (index, byte) in text.enumerated() {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      if index < 18 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
    }
    self.init(high: high, low: low)
  }

  public var description: String {
    String(unsafeUninitializedCapacity: 36) { buffer in
      RecordID.write(high: high, low: low) { buffer[$0] = $1 }
      return 36
    }
  }

  /// Hands the 36 bytes of the canonical text to `put(index, byte)`.
  @inlinable
  public static func write(high: UInt64, low: UInt64, _ put: (Int, UInt8) -> Void) {
    var position = 0
    for nibble in 0..<32 {
      if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
        put(position, UInt8(ascii: "-"))
        position += 1
      }
      let word = nibble < 16 ? high : low
      let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (nibble % 16))) & 15
      put(position, digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      position += 1
    }
  }
}

extension RecordID: Comparable {
  public static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }
}

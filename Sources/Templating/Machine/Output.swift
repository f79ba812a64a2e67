import Values

/// Bytes being written. Room is asked for once for each piece, then bytes go through the pointer: `Array.append` would check its
/// uniqueness thousands of times a page.
struct Output: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

  func string(from start: Int = 0) -> String {
    String(decoding: UnsafeBufferPointer(start: base + start, count: count - start), as: UTF8.self)
  }

  func withBytes<Result>(from start: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    body(UnsafeBufferPointer(start: base + start, count: count - start))
  }

  mutating func truncate(to count: Int) { self.count = min(self.count, count) }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if capacity - count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    capacity = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }

  @inline(__always)
  mutating func write(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length)
    (base + count).update(from: bytes, count: length)
    count += length
  }

  mutating func write(_ buffer: UnsafeBufferPointer<UInt8>) {
    if let start = buffer.baseAddress { write(start, buffer.count) }
  }

  mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { write($0) }
  }

  mutating func write(_ text: StaticString) { write(text.utf8Start, text.utf8CodeUnitCount) }

  mutating func write(byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  /// The five characters with a meaning in markup as references; the same in text and in quoted attributes.
  mutating func writeEscaped(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length * 6)
    var target = base + count
    for index in 0..<length {
      let byte = bytes[index]
      if byte > 62 || (Self.special >> UInt64(byte)) & 1 == 0 {
        target.pointee = byte
        target += 1
      } else {
        target += Self.reference(byte, at: target)
      }
    }
    count = target - base
  }

  mutating func writeEscaped(_ text: String) {
    var text = text
    text.withUTF8 { if let start = $0.baseAddress { writeEscaped(start, $0.count) } }
  }

  private static let special: UInt64 = 1 << 34 | 1 << 38 | 1 << 39 | 1 << 60 | 1 << 62

  @inline(__always)
  private static func reference(_ byte: UInt8, at target: UnsafeMutablePointer<UInt8>) -> Int {
    let name: StaticString =
      switch byte {
      case UInt8(ascii: "&"): "&amp;"
      case UInt8(ascii: "<"): "&lt;"
      case UInt8(ascii: ">"): "&gt;"
      case UInt8(ascii: "\""): "&quot;"
      default: "&#39;"
      }
    target.update(from: name.utf8Start, count: name.utf8CodeUnitCount)
    return name.utf8CodeUnitCount
  }
}

extension Output {
  mutating func write(integer value: Int64) {
    reserve(20)
    var rest = value.magnitude
    var length = 1
    while rest >= 10 {
      rest /= 10
      length += 1
    }
    if value < 0 { write(byte: UInt8(ascii: "-")) }
    rest = value.magnitude
    for index in stride(from: count + length - 1, through: count, by: -1) {
      base[index] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    count += length
  }

  mutating func write(padded value: Int, _ width: Int) {
    var limit = 10
    for _ in 1..<width {
      if value < limit { write(byte: UInt8(ascii: "0")) }
      limit *= 10
    }
    write(integer: Int64(value))
  }

  /// A whole double without its fraction, any other with as many digits as it needs.
  mutating func write(double value: Double) {
    if value == value.rounded(), abs(value) < 1e15 { write(integer: Int64(value)) } else { write(value.description) }
  }

  mutating func write(id high: UInt64, _ low: UInt64) {
    reserve(36)
    let start = base + count
    RecordID.write(high: high, low: low) { start[$0] = $1 }
    count += 36
  }

  mutating func write(_ date: CalendarDate) {
    write(padded: date.year, 4)
    write(byte: UInt8(ascii: "-"))
    write(padded: date.month, 2)
    write(byte: UInt8(ascii: "-"))
    write(padded: date.day, 2)
  }
}

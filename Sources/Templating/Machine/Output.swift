import Values

/// Bytes being written. Room is asked for once for each piece, then bytes go through the pointer: `Array.append` would check its
/// uniqueness thousands of times a page.
struct Output: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int
  private let references = table

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

  /// Bytes behind which `stride` more may be read: a short literal is copied at once, without a call.
  @inline(__always)
  mutating func write(literal bytes: UnsafePointer<UInt8>, _ length: Int) {
    guard length <= Self.literalStride else { return write(bytes, length) }
    reserve(Self.literalStride)
    let chunk = UnsafeRawPointer(bytes).loadUnaligned(as: SIMD32<UInt8>.self)
    UnsafeMutableRawPointer(base + count).storeBytes(of: chunk, as: SIMD32<UInt8>.self)
    count += length
  }

  static let literalStride = 32

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
  mutating func writeEscaped(_ bytes: UnsafePointer<UInt8>, _ length: Int) { writeEscapedInline(bytes, length) }

  @inline(__always)
  mutating func writeEscapedInline(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length &* 6 &+ 8)
    var target = base + count
    var source = bytes
    let end = bytes + length
    while source + 8 <= end {
      let word = UnsafeRawPointer(source).loadUnaligned(as: UInt64.self)
      if Self.isPlain(word) {
        UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
        target += 8
        source += 8
      } else {
        escape(&source, source + 8, &target)
      }
    }
    escape(&source, end, &target)
    count = target - base
  }

  /// Eight bytes are stored for each byte read, and as many kept as count: no branch to guess wrong.
  @inline(__always)
  private func escape(
    _ source: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ target: inout UnsafeMutablePointer<UInt8>
  ) {
    while source < end {
      let entry = references[Int(source.pointee)]
      UnsafeMutableRawPointer(target).storeBytes(of: entry, as: UInt64.self)
      target += Int(UInt64(littleEndian: entry) >> 56)
      source += 1
    }
  }

  mutating func writeEscaped(_ text: String) {
    var text = text
    text.withUTF8 { if let start = $0.baseAddress { writeEscaped(start, $0.count) } }
  }

  /// Whether none of eight bytes is special. Setting a bit folds `&` on `'` and `<` on `>`; a byte that equals the pattern becomes
  /// zero, and zero is found by the borrow into its high bit.
  @inline(__always)
  private static func isPlain(_ word: UInt64) -> Bool {
    let (ones, high): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    let quotes = word ^ (ones &* 0x22)
    let ampersands = (word | ones) ^ (ones &* 0x27)
    let angles = (word | ones &* 2) ^ (ones &* 0x3e)
    return ((quotes &- ones) & ~quotes | (ampersands &- ones) & ~ampersands | (angles &- ones) & ~angles) & high == 0
  }

  /// For each byte what is written for it, from the low byte up, and in the highest byte how many bytes that is.
  /// Filled here and never written again.
  nonisolated(unsafe) private static let table: UnsafePointer<UInt64> = {
    let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 256)
    for byte in 0..<256 { table[byte] = (UInt64(byte) | 1 << 56).littleEndian }
    let names: [(Character, String)] = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")]
    for (character, name) in names {
      let word = name.utf8.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      for byte in character.utf8 { table[Int(byte)] = (word | UInt64(name.utf8.count) << 56).littleEndian }
    }
    return UnsafePointer(table)
  }()
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

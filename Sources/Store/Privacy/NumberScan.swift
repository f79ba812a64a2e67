import Values

/// Counts telephone numbers among letters that come one by one, however their digits are set apart.
struct NumberScan {
  private struct Number: Hashable {
    let value: UInt64
    /// Ten to the power of `digits`.
    let scale: UInt64
    let digits: Int
  }

  private let numbers: [Number]
  /// Whether nothing says where a number ends.
  private let isSpaceless: Bool
  /// The last digits as a number.
  private var window: UInt64 = 0
  /// How many digits came, with nothing else than separators between them; how many since the last separator; and how many of those.
  private var (length, group, gap) = (0, 0, 0)
  private var found = 0

  private static let windowScale: UInt64 = 1_000_000_000_000
  private static let fewestDigits = 7
  /// Of a country and what is dialled before it.
  private static let prefixDigits = 5
  private static let widestGap = 4

  /// The digits of a text that is a telephone number, as `PhoneText` looks for it.
  static func number(_ text: String) -> String? { PhoneText.sought(text).flatMap { $0.count < fewestDigits ? nil : $0 } }

  /// - Parameter digits: of each number; see `number(_:)`.
  init(_ digits: [String], isSpaceless: Bool) {
    self.isSpaceless = isSpaceless
    numbers = Set(digits).sorted().compactMap { text in
      UInt64(text).map { Number(value: $0, scale: text.reduce(1) { scale, _ in scale * 10 }, digits: text.count) }
    }
  }

  var isEmpty: Bool { numbers.isEmpty }

  var countAtEnd: Int {
    var whole = self
    whole.end()
    return whole.found
  }

  mutating func take(_ byte: UInt8) {
    switch byte {
    case 0x30...0x39: take(digit: byte - 0x30)
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"): separate()
    default: end()
    }
  }

  mutating func separate() {
    endGroup()
    gap += 1
    if gap > Self.widestGap { length = 0 }
  }

  mutating func end() {
    endGroup()
    (length, gap) = (0, 0)
  }

  mutating func restart() { (length, group, gap, found) = (0, 0, 0, 0) }

  private mutating func take(digit: UInt8) {
    window = (window * 10 + UInt64(digit)) % Self.windowScale
    (length, group, gap) = (length + 1, group + 1, 0)
    if isSpaceless { look() }
  }

  private mutating func endGroup() {
    if group > 0, !isSpaceless { look() }
    group = 0
  }

  /// A short number at the end of far more digits is the end of something else.
  private mutating func look() {
    for number in numbers where length >= number.digits && window % number.scale == number.value {
      if isSpaceless || group <= number.digits + Self.prefixDigits { found += 1 }
    }
  }
}

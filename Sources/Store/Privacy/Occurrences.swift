import CSystem

enum Occurrences {
  /// How often bytes stand in others, where only what ends behind the first `seen` of them counts.
  static func count(of text: [UInt8], in bytes: [UInt8], endingAfter seen: Int) -> Int {
    bytes.withUnsafeBytes { whole in
      guard let base = whole.baseAddress else { return 0 }
      var (count, start) = (0, 0)
      while let found = kith_memmem(base + start, whole.count - start, text, text.count) {
        let place = UnsafeRawPointer(found) - base
        if place + text.count > seen { count += 1 }
        start = place + 1
      }
      return count
    }
  }
}

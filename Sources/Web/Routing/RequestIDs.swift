internal import Synchronization

/// Short names for requests, for the log and for people who report an error: ten letters and digits, never two alike within a process and
/// hardly ever across them. No secret.
struct RequestIDs: ~Copyable, Sendable {
  private let counter = Atomic<UInt64>(UInt64.random(in: 0...UInt64.max))
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// A counter through a bijection of 64 bits (splitmix64), so that neighbours look different.
  func next() -> String {
    var word = counter.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    word ^= word >> 31
    return String(unsafeUninitializedCapacity: 10) { buffer in
      for index in 0..<10 { buffer[index] = Self.alphabet[Int(word >> UInt64(5 * index) & 31)] }
      return 10
    }
  }
}

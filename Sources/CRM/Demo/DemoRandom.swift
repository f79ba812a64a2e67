import Values

/// SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014): the same seed makes the same world everywhere.
struct DemoRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// 0 ..< bound.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
  mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
  mutating func pick<Element>(_ pool: [Element]) -> Element { pool[below(pool.count)] }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

/// The calendar of a world: everything is so many days from its today.
struct DemoClock: Sendable {
  let today: CalendarDate

  func day(_ offset: Int) -> CalendarDate { today.adding(days: offset) }

  /// A moment of a working day in UTC.
  func moment(_ offset: Int, hour: Int = 9, minute: Int = 0) -> Instant {
    Instant(milliseconds: Int64(day(offset).daysSinceEpoch) * 86_400_000 + Int64(hour * 60 + minute) * 60_000)
  }
}

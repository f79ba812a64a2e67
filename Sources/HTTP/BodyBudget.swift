import Synchronization

/// How many bytes the bodies of all requests may take together, in memory and on disk. The first 64 KB of each are free, so that forms
/// go on while files fill the rest; the number of connections bounds those.
final class BodyBudget: Sendable {
  private let limit: Int
  private let taken = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  fileprivate func take(_ count: Int) -> Bool {
    if taken.add(count, ordering: .relaxed).newValue <= limit { return true }
    give(count)
    return false
  }

  fileprivate func give(_ count: Int) { taken.subtract(count, ordering: .relaxed) }
}

/// What one body takes of the budget; it gives it back when nobody holds this any more. Grows on its loop's thread only, before anybody
/// else has it.
final class BodyShare: @unchecked Sendable {
  private let budget: BodyBudget
  private var count = 0
  private var taken = 0

  init(_ budget: BodyBudget) { self.budget = budget }

  deinit { if taken > 0 { budget.give(taken) } }

  /// False when all bodies together would be too much.
  func add(_ bytes: Int) -> Bool {
    count += bytes
    let more = count - BodyCollector.spoolThreshold - taken
    guard more > 0 else { return true }
    guard budget.take(more) else { return false }
    taken += more
    return true
  }
}

import Testing
import Values

@testable import Web

@Suite struct RateLimiterTests {
  private let start = ContinuousClock.now

  @Test func `a full bucket gives its burst at once, then as much as comes in`() {
    let limiter = RateLimiter(RateLimit(rate: 2, burst: 5))
    let token = RecordID()
    for left in [4, 3, 2, 1, 0] {
      let allowance = limiter.admit(token, at: start)
      #expect(allowance.isAdmitted && allowance.remaining == left)
    }
    #expect(!limiter.admit(token, at: start).isAdmitted)
    #expect(limiter.admit(token, at: start + .milliseconds(500)).isAdmitted)
    #expect(!limiter.admit(token, at: start + .milliseconds(500)).isAdmitted)
  }

  @Test func `a pause fills the bucket and no more`() {
    let limiter = RateLimiter(RateLimit(rate: 2, burst: 5))
    let token = RecordID()
    for _ in 0..<5 { _ = limiter.admit(token, at: start) }
    #expect(limiter.admit(token, at: start + .seconds(3600)).remaining == 4)
  }

  @Test func `one token's requests are no other's`() {
    let limiter = RateLimiter(RateLimit(rate: 1, burst: 1))
    #expect(limiter.admit(RecordID(), at: start).isAdmitted)
    #expect(limiter.admit(RecordID(), at: start).isAdmitted)
  }

  @Test func `it remembers a bounded number of tokens, and first forgets those that rest`() {
    let limiter = RateLimiter(RateLimit(rate: 1, burst: 2), capacity: 3)
    let busy = RecordID()
    for _ in 0..<2 { _ = limiter.admit(RecordID(), at: start) }
    for _ in 0..<2 { _ = limiter.admit(busy, at: start + .seconds(10)) }
    _ = limiter.admit(RecordID(), at: start + .seconds(10))
    #expect(!limiter.admit(busy, at: start + .seconds(10)).isAdmitted)
  }

  @Test func `the clock's jump back takes nothing away`() {
    let limiter = RateLimiter(RateLimit(rate: 1, burst: 3))
    let token = RecordID()
    _ = limiter.admit(token, at: start)
    #expect(limiter.admit(token, at: start - .seconds(5)).remaining == 1)
  }
}

import Testing

@testable import Store

@Suite struct JobBackOffTests {
  @Test func `each failure waits three times as long, up to six hours`() {
    let backOff = JobBackOff()
    #expect((1...5).map { backOff.delay(after: $0, spread: 0) } == [10, 30, 90, 270, 810])
    #expect(backOff.delay(after: 50, spread: 0) == 6 * 3600)
    #expect(backOff.delay(after: .max, spread: 0) == 6 * 3600)
  }

  @Test func `the spread adds up to a fifth`() {
    #expect(JobBackOff().delay(after: 1, spread: 1) == 12)
    #expect(JobBackOff().delay(after: 1, spread: 0.5) == 11)
  }
}

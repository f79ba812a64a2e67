import Testing
import Values

@testable import Store

@Suite struct SignInThrottleTests {
  private let start = Instant(milliseconds: 1_800_000_000_000)

  private func throttle(capacity: Int = 100) -> SignInThrottle {
    SignInThrottle(
      account: AttemptLimit(attempts: 3, window: 60), address: AttemptLimit(attempts: 5, window: 60), capacity: capacity)
  }

  @Test func `the fourth attempt at an account waits for the end of its window`() {
    let throttle = throttle()
    for second in 0..<3 {
      #expect(throttle.admit(account: "ada", address: "192.0.2.\(second)", at: start.adding(seconds: Int64(second))) == nil)
    }
    #expect(throttle.admit(account: "ada", address: "192.0.2.9", at: start.adding(seconds: 10)) == 50)
    #expect(throttle.admit(account: "bob", address: "192.0.2.9", at: start.adding(seconds: 10)) == nil)
    #expect(throttle.admit(account: "ada", address: "192.0.2.9", at: start.adding(seconds: 60)) == nil)
  }

  @Test func `one address cannot try many accounts`() {
    let throttle = throttle()
    for index in 0..<5 { #expect(throttle.admit(account: "account \(index)", address: "192.0.2.1", at: start) == nil) }
    #expect(throttle.admit(account: "account 6", address: "192.0.2.1", at: start) == 60)
    #expect(throttle.admit(account: "account 6", address: "192.0.2.2", at: start) == nil)
  }

  @Test func `all addresses of one IPv6 network count as one`() {
    let throttle = throttle()
    for index in 0..<5 { #expect(throttle.admit(account: "account \(index)", address: "2001:db8:1:2::\(index)", at: start) == nil) }
    #expect(throttle.admit(account: "x", address: "2001:db8:1:2:3:4:5:6", at: start) != nil)
    #expect(throttle.admit(account: "x", address: "2001:db8:1:3::1", at: start) == nil)
  }

  @Test func `a right password clears the account`() {
    let throttle = throttle()
    for _ in 0..<2 { #expect(throttle.admit(account: "ada", address: "192.0.2.1", at: start) == nil) }
    throttle.forgive(account: "ada", address: "192.0.2.1")
    for _ in 0..<3 { #expect(throttle.admit(account: "ada", address: "192.0.2.1", at: start) == nil) }
    #expect(throttle.admit(account: "ada", address: "192.0.2.1", at: start) != nil)
  }

  @Test func `a flood of names does not free the name under attack`() {
    let throttle = throttle(capacity: 20)
    for _ in 0..<3 { _ = throttle.admit(account: "ada", address: "192.0.2.1", at: start) }
    for index in 0..<500 { _ = throttle.admit(account: "flood \(index)", address: "198.51.100.\(index)", at: start) }
    #expect(throttle.admit(account: "ada", address: "203.0.113.1", at: start) != nil)
  }
}

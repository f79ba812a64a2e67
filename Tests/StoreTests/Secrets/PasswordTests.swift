import Foundation
import Glibc
import Synchronization
import Testing

@testable import Store

@Suite struct PasswordTests {
  @Test func `a password matches its own hash and no other`() throws {
    let hash = try PasswordHash(of: "correct horse", cost: .testing)
    #expect(try hash.matches("correct horse"))
    #expect(try !hash.matches("correct horsf"))
    #expect(try !hash.matches(""))
  }

  @Test func `a hash carries its parameters and survives being written down`() throws {
    let hash = try PasswordHash(of: "pässword", cost: .testing)
    let read = try #require(PasswordHash(hash.description))
    #expect(read == hash)
    #expect(hash.description.hasPrefix("scrypt$4$1$1$"))
    #expect(try read.matches("pässword"))
  }

  @Test func `scrypt gives the bytes of RFC 7914`() throws {
    let cost = try #require(PasswordCost(logRounds: 14, blockSize: 8, parallelism: 1))
    let hash = try PasswordHash(of: "pleaseletmein", cost: cost, salt: Array("SodiumChloride".utf8))
    #expect(Hex.text(hash.hash) == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")
  }

  @Test func `the standard cost is N 32768, r 8, p 3`() {
    #expect(PasswordCost.standard == PasswordCost(logRounds: 15, blockSize: 8, parallelism: 3))
  }

  @Test func `composed and decomposed letters are the same password`() throws {
    let hash = try PasswordHash(of: "caf\u{e9}-terrace", cost: .testing)
    #expect(try hash.matches("cafe\u{301}-terrace"))
  }

  @Test func `two hashes of one password differ`() throws {
    #expect(try PasswordHash(of: "same", cost: .testing).hash != PasswordHash(of: "same", cost: .testing).hash)
  }

  @Test(arguments: ["", "scrypt$4$1$1$00", "scrypt$63$8$1$0011223344556677$00", "bcrypt$4$1$1$00$00", "scrypt$-1$8$1$00$00"])
  func `a damaged hash is refused`(text: String) {
    #expect(PasswordHash(text) == nil)
  }

  @Test func `an unknown person is refused after the same computation`() throws {
    let cost = try #require(PasswordCost(logRounds: 12, blockSize: 8, parallelism: 1))
    let passwords = Passwords(cost: cost)
    let known = try passwords.hash("right password")
    #expect(try !passwords.check("wrong", against: known))
    #expect(try !passwords.check("wrong", against: nil))
    let wrong = try processorTime { for _ in 0..<5 { _ = try passwords.check("wrong", against: known) } }
    let unknown = try processorTime { for _ in 0..<5 { _ = try passwords.check("wrong", against: nil) } }
    #expect(unknown > wrong / 3)
  }

  /// Nanoseconds of this thread, which do not depend on what else the machine does.
  private func processorTime(_ body: () throws -> Void) rethrows -> Int {
    let start = clock()
    try body()
    return clock() - start

    func clock() -> Int {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
  }

  @Test(arguments: [(4, 2), (1, 2), (8, 4)]) func `passwords hold no more workers than may be spared`(workers: Int, places: Int) throws {
    let slow = try #require(PasswordCost(logRounds: 13, blockSize: 8, parallelism: 1))
    let passwords = Passwords(cost: slow, workers: workers)
    let outcomes = Mutex<[String]>([])
    let everybody = 12
    let ready = DispatchSemaphore(value: 0)
    let group = DispatchGroup()
    for _ in 0..<everybody {
      group.enter()
      Thread {
        ready.wait()
        do {
          _ = try passwords.check("wrong password", against: nil)
          outcomes.withLock { $0.append("checked") }
        } catch { outcomes.withLock { $0.append("\(error)") } }
        group.leave()
      }.start()
    }
    for _ in 0..<everybody { ready.signal() }
    group.wait()
    let refused = outcomes.withLock { $0.count { $0 == "\(StoreError.busy)" } }
    #expect(outcomes.withLock { $0.count } == everybody)
    #expect(refused >= 1 && refused <= everybody - places)
  }

  @Test func `an endless password is refused without being hashed`() throws {
    let passwords = Passwords(cost: .testing)
    let hash = try passwords.hash("short enough")
    #expect(try !passwords.check(String(repeating: "x", count: 10_000_000), against: hash))
  }

  @Test func `a new password has from eight characters to a thousand`() {
    #expect(Passwords.objection(to: "1234567") != nil)
    #expect(Passwords.objection(to: "12345678") == nil)
    #expect(Passwords.objection(to: String(repeating: "é", count: 1_000)) == nil)
    #expect(Passwords.objection(to: String(repeating: "é", count: 1_001)) == "A password has at most 1,000 characters.")
  }

  @Test func `how long to wait is said as people count it`() {
    #expect(AccessError.throttled(retryAfter: 1).description == "Too many attempts; try again in 1 second.")
    #expect(AccessError.throttled(retryAfter: 45).description.hasSuffix("in 45 seconds."))
    #expect(AccessError.throttled(retryAfter: 900).description.hasSuffix("in 15 minutes."))
  }

  @Test func `a hash with other parameters is outdated`() throws {
    let cheap = try PasswordHash(of: "password", cost: .testing)
    let harder = try #require(PasswordCost(logRounds: 5, blockSize: 1, parallelism: 1))
    #expect(Passwords(cost: harder).isOutdated(cheap))
    #expect(!Passwords(cost: .testing).isOutdated(cheap))
  }
}

@Suite struct SecretTokenTests {
  @Test func `a token is 256 random bits and its hash is not the token`() {
    let (first, second) = (SecretToken(prefix: "kith_"), SecretToken(prefix: "kith_"))
    #expect(first.text.count == 5 + 64)
    #expect(first.text != second.text)
    #expect(first.hash.count == 32)
    #expect(!first.text.contains(Hex.text(first.hash)))
  }

  @Test func `the hash of what is presented equals the hash that was stored`() throws {
    let token = SecretToken()
    #expect(try #require(SecretToken(presented: token.text)).hash == token.hash)
    #expect(SecretToken(presented: String(repeating: "a", count: 129)) == nil)
    #expect(SecretToken(presented: "") == nil)
  }

  @Test func `a derived secret depends on the token and the purpose`() {
    let token = SecretToken()
    #expect(token.derived(for: "csrf").count == 32)
    #expect(token.derived(for: "csrf") == token.derived(for: "csrf"))
    #expect(token.derived(for: "csrf") != token.derived(for: "other"))
    #expect(token.derived(for: "csrf") != SecretToken().derived(for: "csrf"))
  }
}

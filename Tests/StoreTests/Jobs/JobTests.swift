import Foundation
import Synchronization
import Testing
import Values

@testable import Store

@Suite struct JobTests {
  private struct Trouble: Error, CustomStringConvertible {
    let description = "the line is dead"
  }

  private struct Failure: Error {}

  private func runner(_ office: Office, _ handler: @escaping JobHandler) -> JobRunner {
    JobRunner(store: office.store, handlers: ["greet": handler])
  }

  private func state(_ office: Office) throws -> String? { try office.string("SELECT state FROM main.jobs") }

  @Test func `a job runs once, as who caused it, in their workspace`() throws {
    try Office.open { office in
      let bo = try office.add("Bo", "bo@example.com")
      let session = try #require(try office.installation.session(actingAs: bo, in: office.ada.workspace, requestID: "r-7"))
      try session.write { _ = try $0.enqueue(Job.Draft(kind: "greet", payload: ["name": "Fern"])) }
      let seen = Mutex<[String]>([])
      let runner = runner(office) { job, session in
        seen.withLock {
          $0.append("\(job.payload["name"]?.string ?? "") \(session.userName) \(session.workspaceName) \(session.requestID)")
        }
      }
      #expect(try runner.runDue() == 1)
      #expect(try runner.runDue() == 0)
      #expect(seen.withLock { $0 } == ["Fern Bo Fern & Moss r-7"])
      #expect(try state(office) == "DONE")
    }
  }

  @Test func `a job may do no more than the token with which it was begun`() throws {
    try Office.open { office in
      let scope = TokenScope(isReadOnly: false, areas: ["crm.deal.view"])
      let token = try office.installation.issueToken(for: office.ada.userID, name: "script", scope: scope)
      let session = try #require(try office.installation.session(apiToken: token.text, requestID: "r"))
      try session.write { _ = try $0.enqueue(Job.Draft(kind: "greet")) }
      let seen = Mutex<[Set<Permission>]>([])
      let runner = runner(office) { job, session in
        seen.withLock { $0.append(session.permissions) }
        if job.payload.isNull { try session.write { _ = try $0.enqueue(Job.Draft(kind: "greet", payload: "again")) } }
      }
      while try runner.runDue() > 0 {}
      #expect(session.permissions == [Office.view])
      #expect(seen.withLock { $0 } == [[Office.view], [Office.view]])
    }
  }

  @Test func `a job of a transaction that failed does not exist`() throws {
    try Office.open { office in
      #expect(throws: Failure.self) {
        try office.ada.write { writer in
          try writer.enqueue(Job.Draft(kind: "greet"))
          throw Failure()
        }
      }
      let count = try office.integer("SELECT count(*) FROM main.jobs")
      #expect(count == 0)
    }
  }

  @Test func `a job is claimed when its turn comes, however long the one before it took`() throws {
    try Office.open { office in
      for _ in 0..<2 { try office.ada.write { _ = try $0.enqueue(Job.Draft(kind: "greet")) } }
      let ends = Mutex<[Instant]>([])
      let leases = Mutex<[Int64]>([])
      let runner = runner(office) { job, session in
        let lease = try session.store.unscopedRead { try $0.integer("SELECT lease_until FROM main.jobs WHERE seq = \(job.seq)") }
        leases.withLock { $0.append(lease ?? 0) }
        Thread.sleep(forTimeInterval: 0.2)
        ends.withLock { $0.append(.now) }
      }
      #expect(try runner.runDue() == 2)
      let first = try #require(ends.withLock { $0.first })
      #expect(leases.withLock { $0[1] } >= first.adding(seconds: 300).milliseconds)
    }
  }

  @Test func `a job that fails comes back later, and after the last attempt stays to be seen`() throws {
    try Office.open { office in
      try office.ada.write { _ = try $0.enqueue(Job.Draft(kind: "greet", maxAttempts: 3)) }
      let runner = runner(office) { _, _ in throw Trouble() }
      #expect(try runner.runDue() == 1)
      #expect(try state(office) == "WAITING")
      #expect(try runner.runDue() == 0)
      let wait = try #require(try office.integer("SELECT run_at - updated_at FROM main.jobs"))
      #expect((9_000...13_000).contains(wait))
      #expect(try runner.runDue(at: Instant.now.adding(seconds: 15)) == 1)
      #expect(try runner.runDue(at: Instant.now.adding(seconds: 60)) == 1)
      #expect(try state(office) == "FAILED")
      #expect(try runner.runDue(at: Instant.now.adding(days: 9)) == 0)
      let error = try office.ada.read { try $0.string("SELECT last_error FROM jobs WHERE state = 'FAILED'") }
      #expect(error == "the line is dead")
    }
  }

  @Test func `a job that says trying again is no use fails at once`() throws {
    try Office.open { office in
      try office.ada.write { _ = try $0.enqueue(Job.Draft(kind: "greet")) }
      let runner = runner(office) { _, _ in throw JobFailure("no such address") }
      try runner.runDue()
      #expect(try state(office) == "FAILED")
      #expect(try runner.runDue(at: Instant.now.adding(days: 9)) == 0)
    }
  }

  @Test func `a job whose runner died is claimed again at the next start`() throws {
    try Office.open { office in
      try office.ada.write { _ = try $0.enqueue(Job.Draft(kind: "greet")) }
      let dead = JobQueue(store: office.store)
      #expect(try dead.claim(["greet"])?.attempt == 1)
      let next = JobQueue(store: office.store)
      #expect(try next.claim(["greet"]) == nil)
      try next.reclaim(atStart: true)
      let job = try #require(try next.claim(["greet"]))
      #expect(job.attempt == 2)
      try next.reclaim(atStart: true)
      #expect(try state(office) == "RUNNING")
    }
  }

  @Test func `a lease that is not renewed is lost, and the late runner changes nothing any more`() throws {
    try Office.open { office in
      try office.ada.write { _ = try $0.enqueue(Job.Draft(kind: "greet")) }
      let (slow, other) = (JobQueue(store: office.store), JobQueue(store: office.store))
      let job = try #require(try slow.claim(["greet"]))
      let later = Instant.now.adding(seconds: 301)
      try slow.renew([job.seq], at: Instant.now.adding(seconds: 100))
      try other.reclaim(atStart: false, at: later)
      #expect(try state(office) == "RUNNING")
      try other.reclaim(atStart: false, at: later.adding(seconds: 100))
      let again = try #require(try other.claim(["greet"], at: later.adding(seconds: 100)))
      #expect(try !slow.finish(job))
      #expect(try state(office) == "RUNNING")
      #expect(try other.finish(again))
    }
  }

  @Test func `a job that ends its process every time fails for good`() throws {
    try Office.open { office in
      try office.ada.write { _ = try $0.enqueue(Job.Draft(kind: "greet", maxAttempts: 2)) }
      for _ in 0..<2 {
        let queue = JobQueue(store: office.store)
        try queue.reclaim(atStart: true)
        #expect(try queue.claim(["greet"]) != nil)
      }
      try JobQueue(store: office.store).reclaim(atStart: true)
      #expect(try state(office) == "FAILED")
    }
  }

  @Test func `jobs wait for their time and for a process that knows their kind`() throws {
    try Office.open { office in
      try office.ada.write { writer in
        try writer.enqueue(Job.Draft(kind: "greet", runAt: Instant.now.adding(seconds: 60)))
        try writer.enqueue(Job.Draft(kind: "unknown"))
      }
      let runner = runner(office) { _, _ in }
      #expect(try runner.runDue() == 0)
      #expect(try runner.runDue(at: Instant.now.adding(seconds: 61)) == 1)
    }
  }

  @Test func `the threads run a job as soon as it has committed, and stop`() throws {
    try Office.open { office in
      let done = DispatchSemaphore(value: 0)
      let runner = runner(office) { job, _ in
        try job.report(["rows": 7])
        done.signal()
      }
      try runner.start()
      try office.ada.write { _ = try $0.enqueue(Job.Draft(kind: "greet")) }
      #expect(done.wait(timeout: .now() + 1.5) == .success)
      #expect(runner.stop(grace: 5))
      #expect(try office.string("SELECT progress FROM main.jobs") == #"{"rows":7}"#)
      #expect(try state(office) == "DONE")
    }
  }

  @Test func `what was done a week ago is forgotten, what failed is not`() throws {
    try Office.open { office in
      try office.ada.write { writer in for _ in 0..<3 { try writer.enqueue(Job.Draft(kind: "greet")) } }
      try office.force("UPDATE main.jobs SET state = CASE seq WHEN 1 THEN 'DONE' WHEN 2 THEN 'FAILED' ELSE 'WAITING' END")
      try JobQueue(store: office.store).prune(at: Instant.now.adding(days: 8))
      #expect(try office.string("SELECT group_concat(state) FROM main.jobs") == "FAILED,WAITING")
    }
  }

  @Test func `a workspace sees its own jobs only`() throws {
    try Office.open { office in
      let founder = NewMember(name: "Cy", email: "cy@example.com", role: "ADMIN")
      let harbour = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      try office.ada.write { _ = try $0.enqueue(Job.Draft(kind: "greet")) }
      let seen = try harbour.read { try $0.integer("SELECT count(*) FROM jobs") }
      #expect(seen == 0)
    }
  }
}

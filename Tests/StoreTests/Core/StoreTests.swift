import Foundation
import Logging
import Synchronization
import Testing
import Values

@testable import Store

@Suite struct StoreTests {
  @Test func `two workspaces never see each other`() throws {
    try World.with { world throws in
      let id = try world.ada.write { try $0.addCustomer("Initech") }
      for session in [world.ada, world.bob] {
        let mine = session.workspace == world.ada.workspace
        try session.read { reader throws in
          #expect(try reader.exists("SELECT 1 FROM customers WHERE id = \(id)") == mine)
          #expect(try reader.integer("SELECT count(*) FROM customers_all") == (mine ? 1 : 0))
          #expect(try reader.page("SELECT name FROM members").texts == [mine ? "Ada" : "Bob"])
          #expect(try reader.page("SELECT name FROM workspace").texts == [mine ? "Acme" : "Globex"])
        }
      }
      try world.bob.write { writer throws in
        #expect(try writer.update("customers", id, version: 1, set: [("name", "Mine")]) == .missing)
        #expect(try writer.update("customers", id, version: nil, set: [("name", "Mine")]) == .missing)
        #expect(try writer.delete("customers", id) == false)
        #expect(try writer.trash("customers", id, root: id) == false)
        #expect(try writer.restore(root: id).isEmpty)
      }
      #expect(try world.ada.read { try $0.string("SELECT name FROM customers") } == "Initech")
    }
  }

  @Test func `a record cannot name a record of another workspace`() throws {
    try World.with { world throws in
      let foreign = try world.ada.write { try $0.addCustomer("Initech") }
      #expect {
        try world.bob.write { try $0.addDeal("Deal", customer: foreign) }
      } throws: { error in
        guard case .constraint(.foreignKey, _) = error as? StoreError else { return false }
        return true
      }
    }
  }

  @Test func `a stale version is told from a missing row`() throws {
    try World.with { world throws in
      let id = try world.ada.write { try $0.addCustomer("Initech") }
      try world.ada.write { writer throws in
        #expect(try writer.update("customers", id, version: 1, set: [("name", "First")]) == .updated)
        #expect(try writer.update("customers", id, version: 1, set: [("name", "Second")]) == .stale)
        #expect(try writer.update("customers", RecordID(), version: 1, set: [("name", "Third")]) == .missing)
      }
      let page = try world.ada.read { try $0.page("SELECT name, version FROM customers") }
      #expect(page.string(0, 0) == "First")
      #expect(page.integer(0, 1) == 2)
    }
  }

  @Test func `a broken rule says which`() throws {
    try World.with { world throws in
      try world.ada.write { try $0.addCustomer("Initech") }
      try world.bob.write { try $0.addCustomer("Initech") }
      let message = "UNIQUE constraint failed: customers.tenant_id, customers.name"
      #expect(throws: StoreError.constraint(.unique, message)) { try world.ada.write { try $0.addCustomer("Initech") } }
    }
  }

  @Test func `a failed write leaves nothing`() throws {
    struct Failure: Error {}
    try World.with { world throws in
      #expect(throws: Failure.self) {
        try world.ada.write { writer throws in
          let id = try writer.addCustomer("Initech")
          try writer.append(Event.Draft(entity: "customers", record: id, verb: "created"))
          throw Failure()
        }
      }
      #expect(try world.ada.read { try $0.integer("SELECT count(*) FROM customers") } == 0)
      #expect(try world.ada.read { try $0.events() }.count == 0)
    }
  }

  @Test func `a nested write joins, and undoes only itself when it fails`() throws {
    struct Failure: Error {}
    try World.with { world throws in
      try world.ada.write { outer throws in
        let first = try outer.addCustomer("First")
        try outer.append(Event.Draft(entity: "customers", record: first, verb: "created"))
        try world.ada.write { _ = try $0.addCustomer("Second") }
        #expect(throws: Failure.self) {
          try world.ada.write { inner throws in
            let third = try inner.addCustomer("Third")
            try inner.append(Event.Draft(entity: "customers", record: third, verb: "created"))
            throw Failure()
          }
        }
        try world.bob.write { _ = try $0.addCustomer("Elsewhere") }
        #expect(try world.ada.read { try $0.integer("SELECT count(*) FROM customers") } == 2)
        #expect(try outer.page("SELECT name FROM customers ORDER BY name").texts == ["First", "Second"])
      }
      #expect(try world.bob.read { try $0.page("SELECT name FROM customers").texts } == ["Elsewhere"])
      #expect(try world.ada.read { try $0.events().map(\.verb) } == ["created"])
      #expect(try world.ada.read { try $0.eventChainFault() } == nil)
    }
  }

  @Test func `actions run after the commit and not without one`() throws {
    struct Failure: Error {}
    try World.with { world throws in
      var ran: [String] = []
      #expect(throws: Failure.self) {
        try world.ada.write { writer throws in
          writer.afterCommit { ran.append("failed") }
          throw Failure()
        }
      }
      try world.ada.write { writer throws in
        writer.afterCommit { ran.append("done") }
        #expect(ran.isEmpty)
      }
      #expect(ran == ["done"])
    }
  }

  @Test func `reads do not see a write before its commit`() throws {
    try World.with { world throws in
      let counted = DispatchSemaphore(value: 0)
      let written = DispatchSemaphore(value: 0)
      let ada = world.ada
      let thread = Thread {
        do {
          try ada.write { writer throws in
            try writer.addCustomer("Initech")
            written.signal()
            counted.wait()
          }
        } catch { Issue.record(error) }
        written.signal()
      }
      thread.start()
      written.wait()
      #expect(try ada.read { try $0.integer("SELECT count(*) FROM customers") } == 0)
      counted.signal()
      written.wait()
      #expect(try ada.read { try $0.integer("SELECT count(*) FROM customers") } == 1)
    }
  }

  @Test func `when half of the workers wait the next one is told to come again`() throws {
    let gate = WriterGate(waitingLimit: 1)
    try gate.enter()
    let entered = DispatchSemaphore(value: 0)
    let thread = Thread {
      do {
        try gate.enter()
        gate.leave()
      } catch { Issue.record(error) }
      entered.signal()
    }
    thread.start()
    while gate.waitingCount == 0 { usleep(1_000) }
    #expect(throws: StoreError.busy) { try gate.enter() }
    gate.leave()
    entered.wait()
    try gate.enter()
    #expect(gate.isMine)
    gate.leave()
    #expect(!gate.isMine)
  }

  @Test func `whoever waits longest writes next, and nobody who comes back at once gets in before`() throws {
    let gate = WriterGate(waitingLimit: 4)
    let order = Mutex<[Int]>([])
    let ended = DispatchGroup()
    try gate.enter()
    for number in 1...4 {
      ended.enter()
      Thread {
        do {
          for _ in 0..<2 {
            try gate.enter()
            order.withLock { $0.append(number) }
            usleep(2_000)
            while gate.waitingCount == 0, order.withLock({ $0.count < 5 }) { usleep(500) }
            gate.leave()
          }
        } catch { Issue.record(error) }
        ended.leave()
      }.start()
      while gate.waitingCount < number { usleep(500) }
    }
    gate.leave()
    ended.wait()
    #expect(order.withLock { Array($0.prefix(4)) } == [1, 2, 3, 4])
  }

  @Test func `a gate that is taken is not waited for by those who only try`() throws {
    let gate = WriterGate(waitingLimit: 1)
    #expect(gate.tryEnter() && gate.isMine)
    #expect(!gate.tryEnter())
    gate.leave()
    #expect(gate.tryEnter())
    gate.leave()
  }

  @Test func `after SQLite rolled back by itself nothing more is written`() throws {
    try World.with { world throws in
      #expect(throws: StoreError.self) {
        try world.ada.write { writer in
          try writer.addCustomer("Before")
          // As on a full disk; whoever swallows the error goes on.
          do {
            try world.ada.write { _ in
              try runScript("ROLLBACK", on: writer.connection.handle)
              throw StoreError.busy
            }
          } catch StoreError.busy {}
          do { try writer.addCustomer("After") } catch StoreError.database {}
          try writer.execute("UPDATE main.customers SET name = 'x' WHERE tenant_id = kith_tenant()")
        }
      }
      #expect(try world.ada.read { try $0.integer("SELECT count(*) FROM customers") } == 0)
      try world.ada.write { try $0.addCustomer("Next") }
      #expect(try world.ada.read { try $0.integer("SELECT count(*) FROM customers") } == 1)
    }
  }

  @Test func `what is in use stays remembered through a flood of what is not`() {
    var cache = RecentCache<Int, String>(limit: 10)
    cache.keep("kept", for: 0)
    for number in 1...100 {
      cache.keep("flood", for: number)
      #expect(cache.find(0) == "kept")
    }
    #expect(cache.find(1) == nil && cache.find(100) == "flood")
  }

  @Test func `the writer is not waited for without end`() throws {
    let gate = WriterGate(waitingLimit: 2, timeout: 0.05)
    try gate.enter()
    #expect(throws: StoreError.busy) { try gate.enter() }
    gate.leave()
  }

  @Test func `fifty writes at once from as many workers as a server has are all stored`() throws {
    try World.with { world throws in
      let workers = OperationQueue()
      workers.maxConcurrentOperationCount = world.store.configuration.workers
      let outcomes = Mutex<[String]>([])
      for number in 0..<50 {
        workers.addOperation {
          var outcome = "stored"
          do { try world.ada.write { _ = try $0.addCustomer("Customer \(number)") } } catch { outcome = "\(error)" }
          outcomes.withLock { [outcome] in $0.append(outcome) }
        }
      }
      workers.waitUntilAllOperationsAreFinished()
      #expect(outcomes.withLock { $0 } == Array(repeating: "stored", count: 50))
      #expect(try world.ada.read { try $0.integer("SELECT count(*) FROM customers") } == 50)
    }
  }

  @Test func `a trashed record is gone until it is restored with what went along`() throws {
    try World.with { world throws in
      let (customer, deal) = try world.ada.write { writer throws in
        let customer = try writer.addCustomer("Initech")
        return (customer, try writer.addDeal("Printers", customer: customer))
      }
      try world.ada.write { writer throws in
        #expect(try writer.trash("customers", customer, root: customer))
        #expect(try writer.trash("deals", deal, root: customer))
        #expect(try writer.trash("deals", deal, root: customer) == false)
        #expect(try writer.exists("SELECT 1 FROM customers") == false)
        #expect(try writer.exists("SELECT 1 FROM customers_all WHERE trashed_at IS NOT NULL"))
      }
      let restored = try world.ada.write { try $0.restore(root: customer) }
      #expect(restored.map(\.id) == [customer, deal])
      #expect(
        try world.ada.read { try $0.page("SELECT name FROM customers UNION ALL SELECT name FROM deals").texts } == ["Initech", "Printers"])
    }
  }

  @Test func `a query may be given a bound`() throws {
    try World.with { world throws in
      let endless: SQL = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
      try world.ada.read { reader throws in
        #expect(throws: StoreError.tooMuchWork) { try reader.page(endless, withinThousandSteps: 50) }
        #expect(try reader.integer("SELECT count(*) FROM customers") == 0)
      }
    }
  }

  @Test func `every commit is kept through a power cut`() throws {
    try World.with { world throws in
      try world.store.unscopedWrite { db throws in
        #expect(try db.string("PRAGMA journal_mode") == "wal")
        #expect(try db.integer("PRAGMA synchronous") == 2)
        #expect(try db.integer("PRAGMA foreign_keys") == 1)
        #expect(try db.integer("PRAGMA secure_delete") == 1)
        #expect(try db.integer("PRAGMA busy_timeout") == 10_000)
      }
      try world.store.unscopedRead { db throws in
        _ = #expect(throws: StoreError.self) { try db.execute("DELETE FROM main.customers") }
      }
    }
  }

  @Test func `taking a reader costs about a microsecond in a release build`() throws {
    try World.with { world throws in
      let statement: SQL = "SELECT 1"
      for _ in 0..<100 { _ = try world.ada.read { try $0.integer(statement) } }
      let clock = ContinuousClock()
      let elapsed = try clock.measure { for _ in 0..<1_000 { try world.ada.read { _ in } } }
      // Debug builds and busy machines take their time; what must not creep in is opening or preparing anything.
      #expect(elapsed < .milliseconds(200))
    }
  }

  @Test func `columns are listed as the file has them`() throws {
    try World.with { world throws in
      let columns = try world.store.columns(of: "deals")
      #expect(columns.contains(SchemaColumn(name: "customer_id", type: "BLOB", isRequired: false)))
      #expect(columns.contains(SchemaColumn(name: "name", type: "TEXT", isRequired: true)))
      #expect(try world.store.columns(of: "nothing").isEmpty)
    }
  }
}

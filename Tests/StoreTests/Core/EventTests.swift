import Testing
import Values

@testable import Store

@Suite struct EventTests {
  private func record(_ world: World, _ verb: String, _ id: RecordID, subjects: [(entity: String, id: RecordID)] = []) throws {
    try world.ada.write { writer throws in
      try writer.append(
        Event.Draft(
          entity: "customers", record: id, verb: verb, changes: [(field: "name", before: "Old", after: "New")], subjects: subjects,
          note: ["why": "asked"]))
    }
  }

  @Test func `an event says who did what to which record and when`() throws {
    try World.with { world throws in
      let id = RecordID()
      try record(world, "updated", id)
      let event = try #require(try world.ada.read { try $0.events() }.first)
      #expect(event.actor == world.ada.userID)
      #expect(event.record == id)
      #expect(event.verb == "updated")
      #expect(event.requestID == "test")
      #expect(event.changes == [Event.Change(field: "name", before: "Old", after: "New")])
      #expect(event.note?["why"] == "asked")
      #expect(abs(event.at.milliseconds - Instant.now.milliseconds) < 60_000)
    }
  }

  @Test func `a timeline shows a record's own events and those that name it, page by page`() throws {
    try World.with { world throws in
      let (customer, other) = (RecordID(), RecordID())
      try record(world, "first", customer)
      try record(world, "second", other)
      try record(world, "third", other, subjects: [(entity: "customers", id: customer)])
      let all = try world.ada.read { try $0.events(about: customer) }
      #expect(all.map(\.verb) == ["third", "first"])
      #expect(try world.ada.read { try $0.events(about: customer, before: all[0].seq, limit: 5) }.map(\.verb) == ["first"])
      #expect(try world.ada.read { try $0.events(after: all[1].seq) }.map(\.verb) == ["second", "third"])
      #expect(try world.bob.read { try $0.events(about: customer) }.count == 0)
      #expect(try world.bob.read { try $0.events(after: 0) }.count == 0)
    }
  }

  @Test func `the log of a kind and of a person is read page by page, each by its own index`() throws {
    try World.with { world throws in
      for index in 0..<6 {
        let entity = ["deals", "notes", "leads"][index % 3]
        try world.ada.write { try $0.append(Event.Draft(entity: entity, record: RecordID(), verb: "\(index)")) }
        try world.bob.write { try $0.append(Event.Draft(entity: entity, record: RecordID(), verb: "other")) }
      }
      func verbs(_ filter: EventFilter, before: Int64? = nil, limit: Int = 3) throws -> ([String], Int64?) {
        let page = try world.ada.read { try $0.events(filter, before: before, limit: limit) }
        return (page.events.map(\.verb), page.reached?.seq)
      }
      let first = try verbs(EventFilter(entities: ["deals", "leads"]))
      #expect(first.0 == ["5", "3", "2"])
      let second = try verbs(EventFilter(entities: ["deals", "leads"]), before: first.1)
      #expect(second.0 == ["0"] && second.1 == nil)
      #expect(try verbs(EventFilter(), limit: 9).0 == ["5", "4", "3", "2", "1", "0"])
      #expect(try verbs(EventFilter(entities: ["notes"], actor: world.ada.userID)).0 == ["4", "1"])
      #expect(try verbs(EventFilter(actor: world.bob.userID)).0 == [])
      #expect(try verbs(EventFilter(entities: [])).0 == [])
      for (filter, index) in [
        (EventFilter(entities: ["notes", "deals"]), "events_of_entity"), (EventFilter(actor: RecordID()), "events_of_actor"),
      ] {
        let plan = try world.ada.read { try $0.trusted("EXPLAIN QUERY PLAN \($0.near(filter, before: nil))") }
        let steps = (0..<plan.rowCount).compactMap { plan.string($0, 3) }
        #expect(steps.filter { $0.hasPrefix("SEARCH") }.allSatisfy { $0.contains(index) }, "\(steps)")
        #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
      }
    }
  }

  @Test func `chains of two workspaces hold side by side`() throws {
    try World.with { world throws in
      for index in 0..<5 {
        try record(world, "change \(index)", RecordID())
        try world.bob.write { try $0.append(Event.Draft(entity: "deals", record: RecordID(), verb: "won")) }
      }
      #expect(try world.ada.read { try $0.eventChainFault() } == nil)
      #expect(try world.bob.read { try $0.eventChainFault() } == nil)
    }
  }

  static let tamperings: [SQL] = [
    "UPDATE main.events SET verb = 'deleted' WHERE seq = 2", "UPDATE main.events SET actor = NULL WHERE seq = 2",
    "UPDATE main.events SET at = at + 1 WHERE seq = 2", "UPDATE main.event_payloads SET payload = '{}' WHERE seq = 2",
    "UPDATE main.event_payloads SET salt = x'00' WHERE seq = 2", "UPDATE main.events SET payload_hash = zeroblob(32) WHERE seq = 2",
    "UPDATE main.events SET seq = 9 WHERE seq = 3", "DELETE FROM main.events WHERE seq = 2", "DELETE FROM main.events WHERE seq = 1",
    "DELETE FROM main.events WHERE seq = 3", "DELETE FROM main.event_heads", "UPDATE main.events SET tenant_id = 2 WHERE seq = 3",
  ]

  @Test(arguments: tamperings) func `a log that was tampered with no longer holds`(_ tampering: SQL) throws {
    try World.with { world throws in
      for index in 1...3 { try record(world, "change \(index)", RecordID()) }
      #expect(try world.ada.read { try $0.eventChainFault() } == nil)
      try world.store.unscopedWrite { db throws in
        try db.execute("PRAGMA defer_foreign_keys = ON")
        try db.execute("DELETE FROM main.event_subjects")
        if tampering.text.contains("main.events ") && !tampering.text.contains("verb") {
          try db.execute("DELETE FROM main.event_payloads WHERE seq IN (1, 2, 3)")
        }
        try db.execute(tampering)
      }
      #expect(try world.ada.read { try $0.eventChainFault() } != nil)
    }
  }

  @Test func `erasing removes what was said and the chain still holds`() throws {
    try World.with { world throws in
      let id = RecordID()
      try record(world, "updated", id)
      try record(world, "updated", RecordID())
      try world.ada.write { try $0.eraseEvents(entity: "customers", of: id) }
      let events = try world.ada.read { try $0.events(about: id) }
      #expect(events.map(\.verb) == ["erased", "updated"])
      #expect(events[1].isErased)
      #expect(events[1].changes.isEmpty)
      #expect(try world.ada.read { try $0.events() }.filter(\.isErased).count == 1)
      #expect(try world.ada.read { try $0.eventChainFault() } == nil)
    }
  }
}

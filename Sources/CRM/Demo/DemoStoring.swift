import Records
import Store
import Values

/// Puts fictional records into a workspace; for the cast it also remembers what happened to each, for the log of events.
struct DemoStoring {
  let places: DemoPlaces
  private(set) var story: [DemoMoment] = []
  /// Tells the members' own orders of tasks apart.
  private var assignments: Int64 = 0

  init(places: DemoPlaces) { self.places = places }

  mutating func storeCast(_ world: DemoWorld, _ writer: Writer) throws {
    for customer in world.customers { note(try store(customer, writer), by: customer.owner) }
    for contact in world.contacts { note(try store(contact, writer), by: contact.owner) }
    try DemoRelations(world: world, places: places).store(writer)
    for lead in world.leads { tell(lead, try store(lead, writer)) }
    var number = try writer.reserveNumbers(of: "deals", Int64(world.deals.count))
    for deal in world.deals {
      tell(deal, try store(deal, number: number, writer))
      number += 1
    }
    for project in world.projects {
      let row = try Project.type.store(
        whole: project.id, project.values(places), createdAt: places.past(project.createdAt), by: places.user(project.owner), writer)
      note(row, by: project.owner)
    }
    for activity in world.activities { tell(activity, try store(activity, writer)) }
    for talk in world.communications { note(try store(talk, writer), by: talk.author) }
    for item in world.notes {
      let row = try Note.type.store(
        whole: item.id, item.values(places), createdAt: places.past(item.createdAt), by: places.user(item.createdBy), writer)
      note(row, by: item.createdBy, told: try Note.type.told(Note.type.event("created", row, []), of: row, writer))
    }
  }

  /// Without events: nobody reads a million of them, and they would double the time.
  mutating func store(_ batch: DemoBatch, _ writer: Writer) throws {
    for customer in batch.customers { try store(customer, writer) }
    for contact in batch.contacts { try store(contact, writer) }
    for lead in batch.leads { try store(lead, writer) }
    if !batch.deals.isEmpty {
      let first = try writer.reserveNumbers(of: "deals", Int64(batch.deals.count))
      for (index, deal) in batch.deals.enumerated() { try store(deal, number: first + Int64(index), writer) }
    }
    for activity in batch.activities { try store(activity, writer) }
    for talk in batch.communications { try store(talk, writer) }
  }

  @discardableResult
  private func store(_ customer: DemoCustomer, _ writer: Writer) throws -> Row {
    try Customer.type.store(
      whole: customer.id, customer.values(places), createdAt: places.past(customer.createdAt), by: places.user(customer.owner), writer)
  }

  @discardableResult
  private func store(_ contact: DemoContact, _ writer: Writer) throws -> Row {
    let row = try Contact.type.store(
      whole: contact.id, contact.values(places), createdAt: places.past(contact.createdAt), by: places.user(contact.owner), writer)
    try ContactLinks.follow(contact: row, writer)
    return row
  }

  @discardableResult
  private func store(_ talk: DemoCommunication, _ writer: Writer) throws -> Row {
    try Communication.type.store(
      whole: talk.id, talk.values(places), createdAt: places.past(talk.at), by: places.user(talk.author), writer)
  }

  @discardableResult
  private func store(_ lead: DemoLead, _ writer: Writer) throws -> Row {
    try Lead.type.store(whole: lead.id, lead.values(places), createdAt: places.past(lead.createdAt), by: places.user(lead.owner), writer)
  }

  @discardableResult
  private func store(_ deal: DemoDeal, number: Int64, _ writer: Writer) throws -> Row {
    try Deal.type.store(
      whole: deal.id, deal.values(places, number: number), createdAt: places.past(deal.createdAt), by: places.user(deal.owner), writer)
  }

  @discardableResult
  private mutating func store(_ activity: DemoActivity, _ writer: Writer) throws -> Row {
    let row = try Activity.type.store(
      whole: activity.id, activity.values(places), createdAt: places.past(activity.createdAt), by: places.user(activity.createdBy), writer)
    for assignee in activity.assignees {
      assignments += 1
      try writer.insert(
        "activity_assignees",
        [
          ("activity_id", .id(activity.id)), ("user_id", .id(places.user(assignee))),
          ("sort_order", .integer(assignments * LeadRules.spacing)),
        ])
    }
    return row
  }
}

/// Something that happened in the fictional world, for the log.
struct DemoMoment {
  let at: Instant
  /// A place in `DemoWorld.users`.
  let actor: Int
  let event: Event.Draft
}

// What the log tells of the cast.
extension DemoStoring {
  private mutating func note(_ row: Row, by actor: Int, told event: Event.Draft? = nil) {
    story.append(DemoMoment(at: row.createdAt, actor: actor, event: event ?? row.type.event("created", row, [])))
  }

  private mutating func tell(_ lead: DemoLead, _ row: Row) {
    note(row, by: lead.owner)
    let way = DemoLeads.columns.map(\.stage).filter { !$0.hasPrefix("Closed") && $0 != "On Ice" || $0 == lead.stage }
    let ids = way.prefix { $0 != lead.stage } + [lead.stage]
    walk(Array(ids.compactMap { places.leadColumns[$0]?.id }), row, until: places.now, by: lead.owner, last: "updated")
  }

  private mutating func tell(_ deal: DemoDeal, _ row: Row) {
    note(row, by: deal.owner)
    let way = DemoDeals.stages.map(\.name).filter { $0 != "Won" && $0 != "Lost" || $0 == deal.stage }
    let ids = way.prefix { $0 != deal.stage } + [deal.stage]
    let end = deal.closedDate.map { places.past(DemoClock(today: $0).moment(0, hour: 14)) } ?? places.now
    walk(
      Array(ids.compactMap { places.stages[$0] }), row, until: end, by: deal.owner,
      last: deal.status == "OPEN" ? "updated" : deal.status.lowercased())
  }

  /// One move after the other from the day the record was made to `end`; the last one is told by its own verb.
  private mutating func walk(_ stages: [RecordID], _ row: Row, until end: Instant, by actor: Int, last verb: String) {
    let isClosed = verb != "updated"
    let steps = stages.count - 1
    let span = max(0, end.milliseconds - row.createdAt.milliseconds)
    for step in 0..<max(0, steps) {
      let share = isClosed ? span * Int64(step + 1) / Int64(steps) : span * Int64(step + 1) / Int64(steps + 1)
      let change = (field: "stageId", before: JSON(stages[step]), after: JSON(stages[step + 1]))
      story.append(
        DemoMoment(
          at: row.createdAt.adding(seconds: share / 1000), actor: actor,
          event: row.type.event(step == steps - 1 ? verb : "updated", row, [change])))
    }
  }

  private mutating func tell(_ activity: DemoActivity, _ row: Row) {
    note(row, by: activity.createdBy)
    guard activity.isDone else { return }
    story.append(
      DemoMoment(
        at: activity.doneAt(places), actor: activity.assignees.first ?? 0,
        event: row.type.event("updated", row, [(field: "status", before: "PENDING", after: .string(activity.status))])))
  }
}

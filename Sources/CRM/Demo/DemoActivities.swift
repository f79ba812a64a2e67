import Values

/// 120 activities around today. Mara has 23 open ones, five of them overdue, as on the reference screens.
enum DemoActivities {
  static let count = 120

  /// subject | client | type | status | days to the due date | time | priority
  private static let mara = [
    "Send revised quote, Line 3 retrofit|Acme Industries|EMAIL|IN_PROGRESS|-1||HIGH",
    "Call back Eline about delivery terms|Halden Marine|CALL|IN_PROGRESS|0|11:00|HIGH",
    "Prepare demo for purchasing team|Corvid Labs|MEETING|IN_PROGRESS|0|15:30|MEDIUM",
    "Quote for branch counters|Quarry Bank|TASK|IN_PROGRESS|-2||HIGH", "Check credit limit before order|Quarry Bank|TASK|PENDING|1||MEDIUM",
    "Draft renewal, service contract 2027|Juniper Hotels|TASK|PENDING|2||MEDIUM",
    "Send onboarding pack|Brightwater Dental|EMAIL|PENDING|1||LOW",
    "Forecast for board||TODO|PENDING|8||MEDIUM", "Contract review|Kestrel Logistics|TASK|PENDING|5||MEDIUM",
    "Qualify the sorting line|Vltava Glass|CALL|PENDING|1|10:00|HIGH", "Signed order from Hanneke|Acme Industries|TASK|IN_REVIEW|9||HIGH",
    "Stop dates for lines 1 and 2|Acme Industries|TASK|IN_REVIEW|13||MEDIUM", "Reference from Osprey|Osprey Energy|EMAIL|IN_REVIEW|12||LOW",
    "Price list for heat pumps|Heron Water|TASK|IN_REVIEW|-3||LOW",
    "Answer the tender questions|Pinehurst Schools|TASK|IN_PROGRESS|-5||URGENT",
    "Lunch with the Fjord team|Fjord Analytics|MEETING|PENDING|3|12:30|LOW",
    "Renew the frame agreement|Maas Chemicals|TASK|PENDING|6||MEDIUM",
    "Ask for the furniture samples|Dovetail Furniture|CALL|PENDING|4||LOW",
    "Airport badge for the survey|Pilot Bay Airport|TASK|PENDING|-8||MEDIUM",
    "Steel prices, second round|Solway Steel|EMAIL|PENDING|7||MEDIUM",
    "Show flat for the tenants|Willow Homes|MEETING|PENDING|10|14:00|MEDIUM",
    "Plan the quarter||TODO|PENDING|15||LOW", "Thank the Acme Holding board|Acme Holding|EMAIL|IN_PROGRESS|11||LOW",
    "Call Joost, delivery split|Acme Industries|CALL|COMPLETED|0|09:15|MEDIUM", "Fair follow-ups, 14 people||TASK|COMPLETED|-2||MEDIUM",
    "Close request about spare filters|Acme Industries|TASK|COMPLETED|-1||LOW",
    "Book the Tallinn flight|Corvid Labs|TODO|COMPLETED|-3||LOW",
    "Send the November figures||EMAIL|COMPLETED|-4||MEDIUM",
  ]

  private static let others = [
    ("Intro call", "CALL"), ("Follow up quote", "EMAIL"), ("Site visit", "MEETING"), ("Quarterly check-in", "CALL"),
    ("Tender documents", "TASK"),
    ("Send price list", "EMAIL"), ("Agree on delivery dates", "CALL"), ("Measure the hall", "MEETING"), ("Collect references", "TASK"),
    ("Draft the contract", "TASK"), ("Answer the questions", "EMAIL"), ("Demo for the team", "MEETING"),
  ]

  static func make(_ world: DemoWorld, _ clock: DemoClock, _ random: inout DemoRandom) -> [DemoActivity] {
    let known = Dictionary(uniqueKeysWithValues: world.customers.map { ($0.name, $0.id) })
    var activities = mara.enumerated().map { index, line in
      let row = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      var activity = blank(row[0], row[2], row[3], Int(row[4]) ?? 0, TimeOfDay(row[5]), index % 9 == 4 ? [0, 1] : [0], clock, &random)
      activity.priority = row[6]
      activity.customer = known[row[1]]
      activity.project = world.projects.first { $0.customer == activity.customer && $0.customer != nil }?.id
      return activity
    }
    let openLeads = world.leads.filter { !$0.stage.hasPrefix("Closed") }
    let openDeals = world.deals.filter { $0.closedDate == nil }
    for lead in openLeads.prefix(32) { activities.append(step(lead, clock, &random)) }
    for deal in openDeals.prefix(36) { activities.append(step(deal, clock, &random)) }
    while activities.count < count { activities.append(past(random.pick(world.customers), clock, &random)) }
    return activities
  }

  /// The next step of a lead, which its card shows.
  private static func step(_ lead: DemoLead, _ clock: DemoClock, _ random: inout DemoRandom) -> DemoActivity {
    let (subject, type) = random.pick(others)
    let isMara = lead.owner == 0
    var activity = blank(subject, type, "PENDING", random.within(isMara ? 1...20 : -2...20), nil, [isMara ? 5 : lead.owner], clock, &random)
    (activity.lead, activity.customer) = (lead.id, lead.customer)
    return activity
  }

  private static func step(_ deal: DemoDeal, _ clock: DemoClock, _ random: inout DemoRandom) -> DemoActivity {
    let (subject, type) = random.pick(others)
    let owner = deal.owner == 0 ? 1 : deal.owner
    var activity = blank(
      subject, type, random.chance(70) ? "PENDING" : "IN_PROGRESS", random.within(-1...25), nil, random.chance(15) ? [owner, 5] : [owner],
      clock,
      &random)
    if activity.assignees.count == 2, activity.assignees[0] == activity.assignees[1] { activity.assignees.removeLast() }
    (activity.deal, activity.customer, activity.contact) = (deal.id, deal.customer, deal.contact)
    return activity
  }

  private static func past(_ customer: DemoCustomer, _ clock: DemoClock, _ random: inout DemoRandom) -> DemoActivity {
    let (subject, type) = random.pick(others)
    let status = random.pick(["COMPLETED", "COMPLETED", "ACCEPTED", "ARCHIVED", "CANCELLED"])
    var activity = blank(subject, type, status, -random.within(1...60), nil, [random.within(1...5)], clock, &random)
    activity.customer = customer.id
    return activity
  }

  static func blank(
    _ subject: String, _ type: String, _ status: String, _ due: Int, _ time: TimeOfDay?, _ assignees: [Int], _ clock: DemoClock,
    _ random: inout DemoRandom
  ) -> DemoActivity {
    let created = clock.moment(min(due, 0) - random.within(1...9), hour: random.within(7...16), minute: random.below(60))
    let isDone = status == "COMPLETED" || status == "ACCEPTED" || status == "ARCHIVED"
    return DemoActivity(
      id: RecordID(at: created, using: &random), subject: subject, description: nil, type: type, status: status,
      priority: random.pick(["LOW", "MEDIUM", "MEDIUM", "HIGH"]), dueDate: clock.day(due), dueTime: time,
      completedAt: isDone ? clock.moment(due, hour: 7, minute: 15) : nil, assignees: assignees, createdBy: assignees.first ?? 0,
      createdAt: created)
  }
}

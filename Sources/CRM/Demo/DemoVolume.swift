import Values

/// Some thousand records that refer only to one another and to users.
struct DemoBatch: Equatable, Sendable {
  var customers: [DemoCustomer] = []
  var contacts: [DemoContact] = []
  var leads: [DemoLead] = []
  var deals: [DemoDeal] = []
  var activities: [DemoActivity] = []
  /// Come along with contacts, and are not counted.
  var communications: [DemoCommunication] = []

  var count: Int { customers.count + contacts.count + leads.count + deals.count + activities.count }
}

/// Records in bulk, as lazy batches: of twenty records two are customers, five contacts, three leads, four deals and six activities.
/// Each batch has a generator of its own, so batch 700 is the same whether or not the others were made.
struct DemoVolume: Sequence, Sendable {
  static let batchSize = 2000

  let seed: UInt64
  let clock: DemoClock
  let records: Int

  var batchCount: Int { (records + Self.batchSize - 1) / Self.batchSize }

  func makeIterator() -> AnyIterator<DemoBatch> {
    var index = 0
    return AnyIterator {
      guard index < batchCount else { return nil }
      defer { index += 1 }
      return batch(index)
    }
  }

  func batch(_ index: Int) -> DemoBatch {
    var maker = DemoBatchMaker(clock: clock, random: DemoRandom(seed: seed &+ UInt64(index + 1) &* 0xD1B5_4A32_D192_ED03), index: index)
    return maker.make(Swift.min(Self.batchSize, records - index * Self.batchSize))
  }
}

private struct DemoBatchMaker {
  let clock: DemoClock
  var random: DemoRandom
  let index: Int
  private var batch = DemoBatch()
  /// A generator of their own, so that the other records are the same with and without them.
  private var talks: DemoRandom

  init(clock: DemoClock, random: DemoRandom, index: Int) {
    self.clock = clock
    self.random = random
    self.index = index
    talks = DemoRandom(seed: (UInt64(index + 1) &* 0xD1B5_4A32_D192_ED03) ^ 0x5851_F42D_4C95_7F2D)
  }

  private enum Kind { case customer, contact, lead, deal, activity }
  private static let rhythm: [Kind] = [
    .customer, .contact, .contact, .deal, .activity, .lead, .activity, .contact, .deal, .activity,
    .customer, .contact, .contact, .deal, .activity, .lead, .activity, .lead, .deal, .activity,
  ]

  mutating func make(_ count: Int) -> DemoBatch {
    for position in 0..<count {
      switch Self.rhythm[position % Self.rhythm.count] {
      case .customer: addCustomer()
      case .contact: addContact()
      case .lead: addLead()
      case .deal: addDeal()
      case .activity: addActivity()
      }
    }
    return batch
  }

  /// Days ago, more of them lately.
  private mutating func age() -> Int { random.within(1...36) * random.within(1...40) }

  private mutating func addCustomer() {
    let firm = DemoNames.firm(index * (DemoVolume.batchSize / 10) + batch.customers.count)
    let (city, country) = random.pick(DemoNames.cities)
    let days = age()
    let created = clock.moment(-days, hour: random.within(6...17), minute: random.below(60))
    let domain = DemoNames.slug(firm.name) + ".example"
    batch.customers.append(
      DemoCustomer(
        id: RecordID(at: created, using: &random), name: firm.name, industry: firm.industry, website: "https://" + domain,
        status: random.chance(88) ? "ACTIVE" : "INACTIVE", companySize: random.pick(["SMALL", "MEDIUM", "LARGE", "ENTERPRISE"]),
        annualRevenueMinor: Int64(random.within(1...9000)) * 10_000_000, primaryEmail: "info@" + domain,
        primaryPhone: DemoNames.phone(country, &random), billingAddress: DemoNames.address(city, country, &random), owner: random.below(6),
        parent: batch.customers.count % 16 == 15 ? batch.customers.last?.id : nil, category: random.chance(75) ? "CUSTOMER" : "PROSPECT",
        source: random.pick(DemoNames.sources), billingType: random.chance(60) ? "NET_30" : "PREPAID",
        preferredChannel: random.pick(["EMAIL", "PHONE"]), tags: [firm.industry.lowercased()], firstContactDate: clock.day(-days),
        lastContactDate: clock.day(-random.below(Swift.min(days, 120) + 1)), createdAt: created))
  }

  private mutating func addContact() {
    let (first, last, customer) = (random.pick(DemoNames.first), random.pick(DemoNames.last), batch.customers.last)
    let isPrimary = batch.contacts.last?.customer != customer?.id
    let role = isPrimary ? "DECISION_MAKER" : random.pick(["INFLUENCER", "USER", "GATEKEEPER"])
    let title = random.pick(DemoNames.titles)
    batch.contacts.append(DemoPeople.contact(first, last, title, role, customer, isPrimary, clock, &random))
    guard let customer, let contact = batch.contacts.last else { return }
    let day = -talks.within(0...300)
    batch.communications.append(DemoCommunications.some(customer, contact.id, day, clock, &talks))
  }

  private mutating func addLead() {
    let stage = random.pick(DemoLeads.columns).stage
    let score = random.below(101)
    let customer = random.chance(30) ? batch.customers.last : nil
    let firm = customer?.name ?? DemoNames.firm(random.below(90_000)).name
    let (first, last, days) = (random.pick(DemoNames.first), random.pick(DemoNames.last), age())
    let created = clock.moment(-days, hour: random.within(6...17), minute: random.below(60))
    batch.leads.append(
      DemoLead(
        id: RecordID(at: created, using: &random), name: random.pick(DemoNames.products), firstName: first, lastName: last,
        email: DemoNames.email(first, last, at: DemoNames.slug(firm) + ".example"), phone: DemoNames.phone("NL", &random), company: firm,
        jobTitle: random.pick(DemoNames.titles).0, stage: stage, position: index * DemoVolume.batchSize + batch.leads.count,
        estimatedValueMinor: Int64(random.within(10...900)) * 10_000, leadScore: score,
        rating: score >= 75 ? "HOT" : score >= 45 ? "WARM" : "COLD", priority: random.pick(["LOW", "MEDIUM", "HIGH"]),
        source: random.pick(DemoNames.leadSources), timeline: random.pick(["IMMEDIATE", "1_3_MONTHS", "3_6_MONTHS", "6_12_MONTHS"]),
        customer: customer?.id, owner: random.below(6), tags: [], lastContactDate: clock.day(-random.below(days + 1)), createdAt: created))
  }

  private mutating func addDeal() {
    let stage = random.chance(60) ? DemoDeals.stages[random.within(4...5)] : DemoDeals.stages[random.below(4)]
    let offset = stage.probability % 100 == 0 ? -age() : random.within(-10...180)
    let row = ["", random.pick(DemoNames.products), "", String(random.within(5...1500) * 100), String(offset)]
    let position = index * DemoVolume.batchSize + batch.deals.count
    batch.deals.append(DemoDeals.deal(row, stage, position, batch.customers.last, batch.contacts.last?.id, clock, &random))
  }

  private mutating func addActivity() {
    let isOpen = random.chance(25)
    let status = isOpen ? random.pick(["PENDING", "IN_PROGRESS", "IN_REVIEW"]) : random.pick(["COMPLETED", "ACCEPTED", "ARCHIVED"])
    let (type, owner) = (random.pick(["TASK", "TODO", "CALL", "EMAIL", "MEETING"]), random.below(6))
    var activity = DemoActivities.blank(
      random.pick(DemoNames.products), type, status, isOpen ? random.within(-5...90) : -age(), nil, [owner], clock, &random)
    activity.customer = batch.customers.last?.id
    if random.chance(40) { activity.deal = batch.deals.last.flatMap { $0.customer == activity.customer ? $0.id : nil } }
    batch.activities.append(activity)
  }
}

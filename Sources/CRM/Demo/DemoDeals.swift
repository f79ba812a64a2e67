import Values

/// 65 deals in the Sales Pipeline.
enum DemoDeals {
  struct Stage { let name: String, probability: Int, count: Int }

  static let stages = [
    Stage(name: "Prospecting", probability: 25, count: 14), Stage(name: "Qualification", probability: 50, count: 12),
    Stage(name: "Proposal", probability: 75, count: 10), Stage(name: "Negotiation", probability: 90, count: 8),
    Stage(name: "Won", probability: 100, count: 13), Stage(name: "Lost", probability: 0, count: 8),
  ]
  static let lostReasons = ["PRICE", "COMPETITION", "NO_BUDGET", "TIMING", "PRODUCT_FIT", "OTHER"]

  /// stage | name | client | amount | days to the close
  private static let cast = [
    "0|Line 1 controls|Acme Industries|14000|120", "0|Line 2 service contract|Acme Industries|8500|150",
    "1|Spare filters|Acme Industries|5500|40",
    "2|Line 3 retrofit, phase A|Acme Industries|58000|12", "2|Renewal 2027, 14 hotels|Juniper Hotels|95000|30",
    "0|Spa booking portal|Juniper Hotels|25000|75", "1|Dock lighting|Halden Marine|21500|60", "3|Yard access control|Halden Marine|20000|9",
    "1|Lab benches|Lumen Optics|18200|45", "3|Trailer sensors|Kestrel Logistics|30500|14", "1|Depot scanners|Kestrel Logistics|14000|33",
    "0|Driver training|Kestrel Logistics|10000|80", "2|Turbine spares frame deal|Osprey Energy|40000|20",
    "0|Nacelle lifts|Osprey Energy|33000|95",
    "1|Demo plus pilot, 20 seats|Corvid Labs|22400|25", "3|Branch counters|Quarry Bank|44000|6", "0|Queue tickets|Quarry Bank|20000|70",
    "1|Classroom sensors|Pinehurst Schools|15600|50", "3|Fleet tracking, 60 trucks|Nordlys Shipping|48000|10",
    "0|Cold room sensors|Polder Foods|31500|35", "4|Fleet tags|Kestrel Logistics|54500|0",
    "4|Onboarding package|Brightwater Dental|9800|-5",
    "4|Line 2 service|Acme Industries|112600|-40", "5|Warehouse scanners|Fennimore & Sons|19400|-9",
    "5|Mooring sensors|Skerry Ferries|33000|-21",
  ]

  static func make(
    _ customers: [DemoCustomer], _ contacts: [DemoContact], _ clock: DemoClock, _ random: inout DemoRandom
  ) -> [DemoDeal] {
    let known = Dictionary(uniqueKeysWithValues: customers.map { ($0.name, $0) })
    let primary = Dictionary(
      contacts.compactMap { contact in contact.customer.map { ($0, contact.id) } }, uniquingKeysWith: { first, _ in first })
    let rows = cast.map { $0.split(separator: "|").map(String.init) }
    return stages.enumerated().flatMap { index, stage in
      let named = rows.filter { $0[0] == String(index) }
      return (0..<stage.count).map { position in
        let row = position < named.count ? named[position] : invented(stage, customers, &random)
        let customer = known[row[2]]
        return deal(row, stage, position, customer, customer.flatMap { primary[$0.id] }, clock, &random)
      }
    }
  }

  private static func invented(_ stage: Stage, _ customers: [DemoCustomer], _ random: inout DemoRandom) -> [String] {
    let isClosed = stage.probability % 100 == 0
    return [
      "", random.pick(DemoNames.products), random.pick(customers).name, String(random.within(20...600) * 100),
      String(isClosed ? -random.within(1...330) : random.within(-6...140)),
    ]
  }

  static func deal(
    _ row: [String], _ stage: Stage, _ position: Int, _ customer: DemoCustomer?, _ contact: RecordID?, _ clock: DemoClock,
    _ random: inout DemoRandom
  ) -> DemoDeal {
    let (offset, isClosed) = (Int(row[4]) ?? 0, stage.probability % 100 == 0)
    let start = min(offset, 0) - random.within(12...90)
    let created = clock.moment(start, hour: random.within(7...15), minute: random.below(60))
    return DemoDeal(
      id: RecordID(at: created, using: &random), name: row[1], customer: customer?.id, contact: contact, stage: stage.name,
      position: position,
      amountMinor: Int64(row[3]).map { $0 * 100 } ?? 0, probability: stage.probability, expectedCloseDate: clock.day(offset),
      closedDate: isClosed ? clock.day(offset) : nil, createdDate: clock.day(start),
      lostReason: stage.name == "Lost" ? random.pick(lostReasons) : nil,
      source: random.pick(["INBOUND", "OUTBOUND", "REFERRAL", "PARTNER"]),
      owner: customer?.owner ?? random.below(6), tags: random.chance(20) ? ["retrofit"] : [], createdAt: created)
  }
}

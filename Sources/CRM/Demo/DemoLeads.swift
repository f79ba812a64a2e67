import Values

/// The board of the reference screens: 59 leads over six stages, each column with its total.
enum DemoLeads {
  struct Column { let stage: String, count: Int, total: Int }

  static let columns = [
    Column(stage: "New Opportunities", count: 18, total: 214_500), Column(stage: "Active Opportunities", count: 14, total: 386_200),
    Column(stage: "Proposal Sent", count: 9, total: 298_700), Column(stage: "On Ice", count: 6, total: 96_000),
    Column(stage: "Closed Won", count: 7, total: 182_400), Column(stage: "Closed Lost", count: 5, total: 74_300),
  ]

  /// stage | name | company | value | score | owner | first | last
  private static let cast = [
    "0|Cullet sorting line|Vltava Glass|64000|79|0|Pavel|Horák", "0|Gripper cells, pilot|Isar Robotics|22900|76|1|Greta|Lang",
    "0|Guest network renewal|Lagoon Hotels|27200|84|2|Amara|Nwosu", "0|Label printers|Corner Bakery Group|6400|41|3|Lotte|Claes",
    "0|Water testing kit|Tarn Valley Council|11800|38|5|Alan|Birkett",
    "1|Fleet tracking, 60 trucks|Nordlys Shipping|48000|92|1|Solveig|Dahl",
    "1|Cold room sensors|Polder Foods|31500|88|3|Ruben|de Wit", "1|Turbine spares frame deal|Osprey Energy|73000|70|4|Karsten|Holm",
    "1|Demo plus pilot, 20 seats|Corvid Labs|22400|66|0|Maarja|Tamm", "2|Line 3 retrofit|Acme Industries|86000|81|0|Hanneke|Vos",
    "2|Renewal 2027, 14 hotels|Juniper Hotels|120000|77|2|Elisabeth|Gruber", "2|Branch counters|Quarry Bank|64000|58|0|Luc|Weis",
    "3|Press room upgrade|Marlow Print|38000|35|5|Helen|Marsh", "3|Lab benches|Lumen Optics|18200|30|3|Anke|Voigt",
    "3|Dock lighting|Halden Marine|21500|44|1|Eline|Bakker", "4|Fleet tags|Kestrel Logistics|54500|90|2|Wim|Claessens",
    "4|Onboarding package|Brightwater Dental|9800|72|3|Ruth|Ashby", "5|Warehouse scanners|Fennimore & Sons|19400|25|5|Niall|Fennimore",
    "5|Mooring sensors|Skerry Ferries|33000|28|1|Isla|MacRae",
  ]

  static func make(_ customers: [DemoCustomer], _ clock: DemoClock, _ random: inout DemoRandom) -> [DemoLead] {
    let known = Dictionary(uniqueKeysWithValues: customers.map { ($0.name, $0) })
    let rows = cast.map { $0.split(separator: "|").map(String.init) }
    return columns.enumerated().flatMap { index, column in
      let named = rows.filter { $0[0] == String(index) }
      let values = named.compactMap { Int($0[3]) }
      let rest = shares(column.total - values.reduce(0, +), column.count - named.count, &random)
      return (0..<column.count).map { position in
        let row = position < named.count ? named[position] : invented(random.below(80_000), &random)
        let value = position < named.count ? values[position] : rest[position - named.count]
        return lead(row, column.stage, position, value, known[row[2]], clock, &random)
      }
    }
  }

  /// `count` amounts in hundreds that add up to `total`.
  private static func shares(_ total: Int, _ count: Int, _ random: inout DemoRandom) -> [Int] {
    guard count > 0 else { return [] }
    let weights = (0..<count).map { _ in random.within(4...16) }
    var amounts = weights.map { total / 100 * $0 / weights.reduce(0, +) * 100 }
    amounts[0] += total - amounts.reduce(0, +)
    return amounts
  }

  private static func invented(_ firm: Int, _ random: inout DemoRandom) -> [String] {
    [
      "", random.pick(DemoNames.products), DemoNames.firm(firm).name, "", String(random.within(10...74)), String(random.below(6)),
      random.pick(DemoNames.first), random.pick(DemoNames.last),
    ]
  }

  private static func lead(
    _ row: [String], _ stage: String, _ position: Int, _ value: Int, _ customer: DemoCustomer?, _ clock: DemoClock,
    _ random: inout DemoRandom
  ) -> DemoLead {
    let age = stage == "New Opportunities" ? random.within(0...14) : random.within(15...110)
    let created = clock.moment(-age, hour: random.within(7...9), minute: random.below(60))
    let (score, domain) = (Int(row[4]) ?? 0, DemoNames.slug(row[2]) + ".example")
    return DemoLead(
      id: RecordID(at: created, using: &random), name: row[1], firstName: row[6], lastName: row[7],
      email: DemoNames.email(row[6], row[7], at: domain), phone: DemoNames.phone(customer?.billingAddress.country ?? "NL", &random),
      company: row[2], jobTitle: random.pick(DemoNames.titles).0, stage: stage, position: position, estimatedValueMinor: Int64(value) * 100,
      leadScore: score, rating: score >= 75 ? "HOT" : score >= 45 ? "WARM" : "COLD",
      priority: score >= 75 ? "HIGH" : score >= 30 ? "MEDIUM" : "LOW", source: random.pick(DemoNames.leadSources),
      campaign: random.chance(30) ? "Utrecht fair" : nil, timeline: random.pick(["IMMEDIATE", "1_3_MONTHS", "3_6_MONTHS", "6_12_MONTHS"]),
      customer: customer?.id, owner: Int(row[5]) ?? 0, tags: random.chance(25) ? ["fair"] : [],
      notes: random.chance(30) ? "Asked for a **first quote** after the fair." : nil,
      lastContactDate: clock.day(-min(age, random.within(0...20))),
      createdAt: created)
  }
}

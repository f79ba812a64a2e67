import Values

enum DemoPeople {
  static let users = [
    DemoUser(
      name: "Mara Lindqvist", email: "mara@kith.example", role: "ADMIN", jobTitle: "Sales manager", timezone: "Europe/Amsterdam"),
    DemoUser(name: "Tomás Rey", email: "tomas@kith.example", role: "SALES_REP", jobTitle: "Account executive", timezone: "Europe/Madrid"),
    DemoUser(name: "Ines Okafor", email: "ines@kith.example", role: "MANAGER", jobTitle: "Key account manager", timezone: "Europe/Vienna"),
    DemoUser(name: "Ben Hale", email: "ben@kith.example", role: "SALES_REP", jobTitle: "Account executive", timezone: "Europe/London"),
    DemoUser(name: "Priya Nair", email: "priya@kith.example", role: "SALES_REP", jobTitle: "Project lead", timezone: "Europe/Copenhagen"),
    DemoUser(name: "Jonas Weber", email: "jonas@kith.example", role: "USER", jobTitle: "Inside sales", timezone: "Europe/Berlin"),
  ]

  /// client | first | last | title | department | role
  private static let cast = [
    "Acme Industries|Hanneke|Vos|Head of purchasing|Purchasing|DECISION_MAKER",
    "Acme Industries|Joost|van Dam|Plant manager|Operations|INFLUENCER", "Acme Industries|Femke|Smit|Accounts payable|Finance|USER",
    "Acme Industries|Pieter|Kok|Maintenance lead|Operations|USER",
    "Acme Industries|Sofie|Hendriks|Assistant to the board|Office|GATEKEEPER",
    "Acme Industries|Ruud|Brouwer|Line engineer|Engineering|INFLUENCER",
    "Halden Marine|Eline|Bakker|Yard manager|Operations|DECISION_MAKER",
    "Nordlys Shipping|Solveig|Dahl|Fleet manager|Operations|DECISION_MAKER",
    "Polder Foods|Ruben|de Wit|Cold chain manager|Operations|DECISION_MAKER",
    "Lagoon Hotels|Amara|Nwosu|IT manager|IT|DECISION_MAKER", "Vltava Glass|Pavel|Horák|Plant manager|Operations|DECISION_MAKER",
    "Isar Robotics|Greta|Lang|Head of purchasing|Purchasing|DECISION_MAKER",
  ]

  /// The named ones, then one to three more for each client; the first of a client is its primary contact. Two stand alone.
  static func make(_ customers: [DemoCustomer], _ clock: DemoClock, _ random: inout DemoRandom) -> [DemoContact] {
    let byName = Dictionary(uniqueKeysWithValues: customers.map { ($0.name, $0) })
    var (contacts, seen) = ([DemoContact](), Set<RecordID>())
    for row in cast.map({ $0.split(separator: "|").map(String.init) }) {
      guard let customer = byName[row[0]] else { continue }
      let isPrimary = seen.insert(customer.id).inserted
      contacts.append(contact(row[1], row[2], (row[3], row[4]), row[5], customer, isPrimary, clock, &random))
    }
    for customer in customers where customer.name != "Acme Industries" {
      for _ in 0..<random.within(1...3) {
        let isPrimary = seen.insert(customer.id).inserted
        let role = isPrimary ? "DECISION_MAKER" : random.pick(["INFLUENCER", "USER", "GATEKEEPER"])
        let (first, last) = (random.pick(DemoNames.first), random.pick(DemoNames.last))
        contacts.append(contact(first, last, random.pick(DemoNames.titles), role, customer, isPrimary, clock, &random))
      }
    }
    for (first, last) in [("Marit", "Solberg"), ("Tobias", "Klein")] {
      contacts.append(contact(first, last, ("Consultant", "Independent"), "INFLUENCER", nil, false, clock, &random))
    }
    return contacts
  }

  static func contact(
    _ first: String, _ last: String, _ title: (String, String), _ role: String, _ customer: DemoCustomer?, _ isPrimary: Bool,
    _ clock: DemoClock, _ random: inout DemoRandom
  ) -> DemoContact {
    let created = customer?.createdAt.adding(seconds: Int64(random.within(60...86_000))) ?? clock.moment(-random.within(5...300))
    let domain = customer.map { String($0.website.dropFirst("https://".count)) } ?? "people.example"
    let country = customer?.billingAddress.country ?? "NL"
    return DemoContact(
      id: RecordID(at: created, using: &random), firstName: first, lastName: last, email: DemoNames.email(first, last, at: domain),
      phone: DemoNames.phone(country, &random), mobilePhone: random.chance(40) ? DemoNames.phone(country, &random) : nil, jobTitle: title.0,
      department: title.1, customer: customer?.id, role: role, isPrimary: isPrimary, owner: customer?.owner ?? 0,
      tags: random.chance(15) ? ["newsletter"] : [], createdAt: created)
  }
}

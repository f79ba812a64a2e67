import Values

enum DemoProjects {
  /// name | type | status | client | start | end | owner
  private static let rows = [
    "Line 2 service|CLIENT|ACTIVE|Acme Industries|-60|74|4", "Spare parts portal|CLIENT|ACTIVE|Acme Industries|-90|-4|3",
    "Line 3 survey|CLIENT|DONE|Acme Industries|-70|-19|4", "Osprey rollout, phase 1|CLIENT|DONE|Osprey Energy|-120|-1|4",
    "Osprey rollout, phase 2|CLIENT|PLANNED|Osprey Energy|12|100|4", "Hotel Wi-Fi refresh|CLIENT|ACTIVE|Juniper Hotels|-30|40|2",
    "Depot pilot|CLIENT|ACTIVE|Kestrel Logistics|-21|21|2", "Yard access|CLIENT|ACTIVE|Halden Marine|-14|60|1",
    "Counter concept|CLIENT|ON_HOLD|Quarry Bank|-45|90|0", "Practice onboarding|CLIENT|ACTIVE|Brightwater Dental|-6|24|3",
    "Cold chain trial|CLIENT|PLANNED|Polder Foods|7|50|3", "New price list|INTERNAL|ACTIVE||-20|35|0",
    "Utrecht fair 2027|INTERNAL|PLANNED||5|110|5", "My quarter|PERSONAL|ACTIVE||-48|42|0",
  ]

  static func make(_ customers: [DemoCustomer], _ clock: DemoClock, _ random: inout DemoRandom) -> [DemoProject] {
    let known = Dictionary(uniqueKeysWithValues: customers.map { ($0.name, $0.id) })
    return rows.map { line in
      let row = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      let start = Int(row[4]) ?? 0
      let created = clock.moment(min(start, 0) - 7, hour: 10)
      return DemoProject(
        id: RecordID(at: created, using: &random), name: row[0], type: row[1], status: row[2], customer: known[row[3]],
        description: "\(row[0]), agreed with everyone who works on it.", startDate: clock.day(start), endDate: Int(row[5]).map(clock.day),
        owner: Int(row[6]) ?? 0, createdAt: created)
    }
  }
}

enum DemoNotes {
  private static let accountPlan = """
    Acme is replacing three filling lines by next year. **Line 3 goes first**, inside the January stop. Budget is approved; purchasing wants two phases.

    | Line | Scope | Decision | Value |
    | --- | --- | --- | ---: |
    | Line 3 | Retrofit, phases A and B | this month | €86,000 |
    | Line 1 | New controls | Q2 | €140,000 |
    | Line 2 | Service contract only | Q3 | €18,500 |

    - [x] Get the stop dates from Joost
    - [x] Split the quote in two phases
    - [ ] Spare parts list before Friday
    - [ ] Ask for a reference visit at Osprey
    """

  /// client | title | text | pinned | author | days ago
  private static let rows = [
    "Acme Industries|Delivery split|Joost is happy with two deliveries and asks for *2% early payment*.|0|1|0",
    "Juniper Hotels|Renewal|Fourteen hotels, one contract.\n\n1. Draft to Elisabeth\n2. Legal\n3. Signature|1|2|5",
    "Kestrel Logistics|Depot visit|Three docks, two shifts. ~~Old scanners stay.~~ All scanners go.|0|2|2",
    "Lumen Optics|At risk|No answer for a month. See https://lumenoptics.example/news about the new owner.|1|3|8",
    "Osprey Energy|Phase 2|Needs a crane for the *nacelle lifts*; window in spring.|0|4|1",
    "Quarry Bank|Credit limit|Ask finance before the next order: `limit 50,000`.|1|0|4",
    "Halden Marine|Delivery terms|> Eline: “Ex works is fine if the crates fit.”|0|1|1",
    "Polder Foods|First call|## What they want\n\n- Sensors in six cold rooms\n- Alarm by text message|0|3|0",
  ]

  static func make(
    _ customers: [DemoCustomer], _ deals: [DemoDeal], _ projects: [DemoProject], _ clock: DemoClock, _ random: inout DemoRandom
  ) -> [DemoNote] {
    let known = Dictionary(uniqueKeysWithValues: customers.map { ($0.name, $0.id) })
    func note(_ title: String, _ content: String, _ isPinned: Bool, _ subject: DemoNote.Subject, _ author: Int, _ age: Int) -> DemoNote {
      let created = clock.moment(-age, hour: 8, minute: random.below(60))
      return DemoNote(
        id: RecordID(at: created, using: &random), title: title, content: content, isPinned: isPinned, subject: subject, createdBy: author,
        createdAt: created)
    }
    var notes = known["Acme Industries"].map { [note("Account plan Q4", accountPlan, true, .customer($0), 2, 8)] } ?? []
    for row in rows.map({ $0.split(separator: "|").map(String.init) }) {
      guard let customer = known[row[0]] else { continue }
      notes.append(note(row[1], row[2], row[3] == "1", .customer(customer), Int(row[4]) ?? 0, Int(row[5]) ?? 0))
    }
    for deal in deals.prefix(3) {
      notes.append(note("Scope", "Agreed by phone; **price list** of this year.", false, .deal(deal.id), 0, 6))
    }
    for project in projects.prefix(2) {
      notes.append(note("Kick-off", "- [x] Dates\n- [ ] Badge for Jonas", false, .project(project.id), 4, 9))
    }
    return notes
  }
}

import Store
import Values

/// What was said in the fictional world: with Acme in some detail, and a call, mail or meeting now and then with the others.
enum DemoCommunications {
  /// client | type | direction | subject | what was said | outcome | minutes | author | days ago | hour
  private static let rows = [
    "Acme Industries|CALL|OUTBOUND|Delivery split|Joost wants lines 1 and 2 apart: **two deliveries**, two invoices. Asks for 2% early payment.|SUCCESSFUL|25|0|0|8",
    "Acme Industries|EMAIL|OUTBOUND|Revised quote, Line 3 retrofit|Sent the quote with the stop dates he gave us.|FOLLOW_UP_REQUIRED||0|1|10",
    "Acme Industries|MEETING|OUTBOUND|Walk through line 3|Looked at the old controls together. The cabinet stays, everything in it goes.|SUCCESSFUL|90|2|6|9",
    "Acme Industries|CALL|OUTBOUND||Nobody in at purchasing.|NO_ANSWER|1|1|9|15",
    "Acme Industries|CHAT|INBOUND|Spare filters|Asks whether the filters of line 1 fit. They do.|SUCCESSFUL||3|12|11",
    "Halden Marine|CALL|INBOUND|Delivery terms|Ex works is fine if the crates fit through the gate.|FOLLOW_UP_REQUIRED|12|1|1|13",
    "Corvid Labs|MEETING|OUTBOUND|Demo, first part|Purchasing liked the tracking; the lab asks for an export.|SUCCESSFUL|60|0|4|14",
    "Quarry Bank|CALL|OUTBOUND|Credit limit|Left word with the secretary.|LEFT_MESSAGE|2|0|3|9",
    "Juniper Hotels|EMAIL|INBOUND|Renewal|Elisabeth wants one contract for all fourteen houses.|SUCCESSFUL||2|5|16",
    "Kestrel Logistics|SMS|INBOUND|Dock 3|Gate 3 is closed until Monday, come by gate 1.|||2|2|7",
    "Osprey Energy|NOTE||Crane|The crane is booked for the second week of March.|||4|1|12",
  ]

  static func make(_ customers: [DemoCustomer], _ contacts: [DemoContact], _ clock: DemoClock, _ random: inout DemoRandom)
    -> [DemoCommunication]
  {
    let known = Dictionary(uniqueKeysWithValues: customers.map { ($0.name, $0.id) })
    let told = rows.compactMap { line -> DemoCommunication? in
      let row = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      guard let customer = known[row[0]] else { return nil }
      let at = clock.moment(-(Int(row[8]) ?? 0), hour: Int(row[9]) ?? 9, minute: random.below(60))
      return DemoCommunication(
        id: RecordID(at: at, using: &random), type: row[1], direction: row[2].isEmpty ? nil : row[2], subject: row[3], notes: row[4],
        outcome: row[5].isEmpty ? nil : row[5], duration: Int64(row[6]), customer: customer,
        contact: contacts.first { $0.customer == customer }?.id, author: Int(row[7]) ?? 0, at: at)
    }
    let first = Dictionary(contacts.compactMap { one in one.customer.map { ($0, one.id) } }, uniquingKeysWith: { first, _ in first })
    return told + customers.map { some($0, first[$0.id], -random.within(2...60), clock, &random) }
  }

  /// A call, mail or meeting about nothing in particular.
  static func some(
    _ customer: DemoCustomer, _ contact: RecordID?, _ day: Int, _ clock: DemoClock, _ random: inout DemoRandom
  ) -> DemoCommunication {
    let (type, said) = random.pick([
      ("CALL", "All is well; they call back after the holidays."), ("EMAIL", "Sent the price list they asked for."),
      ("MEETING", "Went through the open points, nothing in the way."), ("CALL", "Asks for a second offer with fewer seats."),
    ])
    let at = clock.moment(day, hour: random.within(7...16), minute: random.below(60))
    return DemoCommunication(
      id: RecordID(at: at, using: &random), type: type, direction: random.pick(["INBOUND", "OUTBOUND"]),
      subject: random.pick(["Check-in", "Price list", "Next steps", "Questions about the offer"]), notes: said,
      outcome: random.pick(["SUCCESSFUL", "SUCCESSFUL", "FOLLOW_UP_REQUIRED", "LEFT_MESSAGE"]),
      duration: type == "EMAIL" ? nil : Int64(random.within(2...60)), customer: customer.id, contact: contact, author: random.below(6),
      at: at)
  }
}

struct DemoCommunication: Equatable, Sendable {
  let id: RecordID
  var type: String
  var direction: String?
  var subject: String
  /// Markdown.
  var notes: String
  var outcome: String?
  var duration: Int64?
  var customer: RecordID
  var contact: RecordID?
  var author: Int
  var at: Instant

  func values(_ places: DemoPlaces) -> DemoValues {
    [
      ("type", .text(type)), ("direction", .optional(direction)), ("subject", subject.isEmpty ? .null : .text(subject)),
      ("notes", .text(notes)), ("outcome", .optional(outcome)), ("duration", duration.map { .integer($0) } ?? .null),
      ("customerId", .id(customer)), ("contactId", .optional(contact)), ("occurredAt", .integer(places.past(at).milliseconds)),
    ]
  }
}

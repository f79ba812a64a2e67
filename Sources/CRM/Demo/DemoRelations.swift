import Records
import Store
import Values

/// Whom the cast belongs with beyond their own client: another company, a colleague of ours, a job that is over.
struct DemoRelations {
  let world: DemoWorld
  let places: DemoPlaces

  /// contact | client, or a place in `DemoWorld.users` | role | began and ended so many days ago
  private static let clients = [
    ("Hanneke Vos", "Acme Holding", "Member of the board", 640, nil as Int?),
    ("Joost van Dam", "Polder Foods", "Plant manager", 2_900, 1_800),
    ("Eline Bakker", "Nordlys Shipping", "Adviser", 300, nil),
  ]
  private static let colleagues = [("Hanneke Vos", 1, "Account manager", 400), ("Eline Bakker", 4, "Project lead", 120)]

  func store(_ writer: Writer) throws {
    for (name, client, role, began, ended) in Self.clients {
      guard let customer = world.customers.first(where: { $0.name == client })?.id else { continue }
      try store(name, ("customerId", .id(customer)), role, began, ended, writer)
    }
    for (name, user, role, began) in Self.colleagues {
      try store(name, ("userId", .id(places.user(user))), role, began, nil, writer)
    }
  }

  private func store(
    _ name: String, _ other: (name: String, value: SQLValue), _ role: String, _ began: Int, _ ended: Int?, _ writer: Writer
  ) throws {
    guard let contact = world.contacts.first(where: { $0.firstName + " " + $0.lastName == name }) else { return }
    let today = writer.session.zone.today(at: places.now)
    let values: [(name: String, value: SQLValue)] = [
      ("contactId", .id(contact.id)), other, ("role", .text(role)), ("since", .text(today.adding(days: -began).description)),
      ("until", ended.map { .text(today.adding(days: -$0).description) } ?? .null),
    ]
    try Relation.type.store(
      whole: RecordID(at: places.now), values, createdAt: places.now, by: places.user(contact.owner), writer)
  }
}

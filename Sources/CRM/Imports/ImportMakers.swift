import Records
import Store
import Values

/// Makes what a row names and nobody knows, by name only, where the map allows it.
final class ImportMakers {
  /// Reference fields whose unknown names are created.
  private let fields: Set<String>
  private let lookups: ImportLookups
  /// Since the row began: plural word → count. Counted when the row has come in.
  private(set) var made: [String: Int] = [:]
  private(set) var records: [(type: EntityType, id: RecordID)] = []

  init(_ fields: Set<String>, _ lookups: ImportLookups) {
    self.fields = fields
    self.lookups = lookups
  }

  func beginRow() {
    made = [:]
    records = []
  }

  func make(_ field: String, _ type: EntityType, _ name: String, _ writer: Writer) throws -> RecordID? {
    guard fields.contains(field), type.name == "customer" else { return nil }
    return try makeCustomer(name, writer)
  }

  func makeCustomer(_ name: String, _ writer: Writer) throws -> RecordID {
    let row = try Customer.type.create(Inputs([("name", .typed(name))]), writer, trusted: true, verb: "imported")
    lookups.keep(client: row.id, named: name)
    made["customers", default: 0] += 1
    records.append((Customer.type, row.id))
    return row.id
  }

  /// Users made for `manager` are managers, the others sales representatives; they own records and cannot sign in.
  func makeMember(_ field: String, _ name: String, _ writer: Writer) throws -> RecordID? {
    guard fields.contains(field) else { return nil }
    guard writer.session.allows(.settingsManage) else { throw RecordError.forbidden }
    let member = try writer.addMember(NewMember(name: name, email: nil, role: field == "manager" ? Roles.manager : Roles.salesRep))
    lookups.keep(member: member.id, name: name)
    made["users", default: 0] += 1
    return member.id
  }
}

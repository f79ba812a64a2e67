import Records
import Store
import Values

/// Rows of a file of people. Without an e-mail address they own records and cannot sign in; with one they wait for their invitation.
final class PeopleImport: ImportTaker {
  private let sheet: ImportSheet
  let session: Session
  let lookups: ImportLookups
  let makers: ImportMakers
  var ledger = ImportLedger()
  var waiting: [ImportRow] = []
  private var twins: [ImportKey: [RecordID]] = [:]
  private var claims: ImportClaims

  init(_ sheet: ImportSheet, _ reader: Reader) throws {
    self.sheet = sheet
    claims = ImportClaims(sheet)
    session = reader.session
    lookups = try ImportLookups(.users, reader)
    makers = ImportMakers(Set(sheet.plan.map.create), lookups)
  }
}

// One row.
extension PeopleImport {
  private struct Details: Equatable {
    var manager: RecordID?
    var team: String?
    var externalId: String?
  }

  /// People are few.
  func lookAhead(_ rows: ArraySlice<ImportRow>, _ reader: Reader) {}

  func apply(_ row: ImportRow, _ writer: Writer) throws -> SaveOutcome {
    let name = sheet.name(of: row).nonEmpty ?? sheet[row, "email"]
    guard !name.isEmpty else { throw ImportSkip("The row has no name.") }
    let role = try role(row)
    let manager = try manager(row, writer)
    let key = sheet.key(of: row)
    let found = try matches(key, row, name, writer)
    if sheet.isRepeated(key) || found.count > 1 {
      let twin = try found.first { try !claims.isTaken($0) && says(row, role, manager, $0, writer) }
      if sheet.isRepeated(key) { twins[key] = found.filter { $0 != twin } }
      if let twin {
        claims.take(twin)
        return .unchanged
      }
    }
    guard let id = found.first, !sheet.isRepeated(key) else { return try add(row, name, role, manager, writer) }
    guard found.count == 1 else { throw ImportSkip("There is more than one user called “\(name)”.") }
    let outcome = try change(id, row, role, manager, writer)
    claims.take(id)
    return outcome
  }

  private func role(_ row: ImportRow) throws -> String? {
    guard let text = sheet[row, "role"].nonEmpty else { return nil }
    guard let role = FieldReading.choice(text, among: Roles.all) else {
      throw ImportSkip("Role “\(text.prefix(40))” is not \(Roles.all.joined(separator: ", ")).")
    }
    return role
  }

  private func manager(_ row: ImportRow, _ writer: Writer) throws -> RecordID? {
    guard let text = sheet[row, "manager"].nonEmpty else { return nil }
    switch lookups.member(text) {
    case .one(let id): return id
    case .many: throw ImportSkip("There is more than one user called “\(text.prefix(60))”.")
    case .none:
      if sheet.names(text) { throw ImportWait(field: "manager", text: text) }
      if let id = try makers.makeMember("manager", text, writer) { return id }
      throw ImportSkip("There is no user called “\(text.prefix(60))”.")
    }
  }

  private func matches(_ key: ImportKey, _ row: ImportRow, _ name: String, _ reader: Reader) throws -> [RecordID] {
    if let left = twins[key] { return left }
    let condition: SQL
    switch key.parts.first?.field {
    case "externalId": condition = "d.external_id = \(sheet[row, "externalId"])"
    case "email": condition = "m.email = \(sheet[row, "email"].lowercased())"
    default: condition = "m.name = \(name) COLLATE NOCASE"
    }
    let stronger = sheet.stronger(than: key)
    let columns = SQL.joined(["m.id"] + stronger.map(column), by: ", ")
    let page = try reader.page(
      "SELECT \(columns) FROM members m LEFT JOIN member_details d ON d.id = m.id WHERE \(condition) ORDER BY m.seq")
    return claims.free(page, stronger)
  }

  private func column(_ field: String) -> SQL {
    switch field {
    case "externalId": "d.external_id"
    case "email": "m.email"
    default: "m.name"
    }
  }

  private func add(_ row: ImportRow, _ name: String, _ role: String?, _ manager: RecordID?, _ writer: Writer) throws -> SaveOutcome {
    let email = sheet[row, "email"].nonEmpty
    let member = try writer.addMember(NewMember(name: name, email: email, role: role ?? Roles.salesRep))
    lookups.keep(member: member.id, name: name, email: email ?? "")
    let details = wanted(Details(), row, manager)
    if details != Details() { try store(details, of: member.id, isNew: true, writer) }
    claims.take(member.id)
    return .created
  }

  private func change(_ id: RecordID, _ row: ImportRow, _ role: String?, _ manager: RecordID?, _ writer: Writer) throws -> SaveOutcome {
    if try says(row, role, manager, id, writer) { return .unchanged }
    if let manager { try forbidCircle(id, manager, writer) }
    if let role { try writer.setRole(role, of: id) }
    if let email = sheet[row, "email"].nonEmpty, try self.email(of: id, writer) == nil { try writer.setEmail(email, of: id) }
    let stored = try details(of: id, writer)
    let details = wanted(stored ?? Details(), row, manager)
    if details != stored ?? Details() { try store(details, of: id, isNew: stored == nil, writer) }
    return .updated
  }

  /// Names and addresses belong to the person; a file changes neither, but an address may be added.
  private func says(_ row: ImportRow, _ role: String?, _ manager: RecordID?, _ id: RecordID, _ reader: Reader) throws -> Bool {
    if let role, try reader.string("SELECT role FROM members WHERE id = \(id)") != role { return false }
    if !sheet[row, "email"].isEmpty, try email(of: id, reader) == nil { return false }
    let stored = try details(of: id, reader) ?? Details()
    return wanted(stored, row, manager) == stored
  }

  private func email(of id: RecordID, _ reader: Reader) throws -> String? {
    try reader.string("SELECT email FROM members WHERE id = \(id)")
  }
}

// What a membership has no place for.
extension PeopleImport {
  private func wanted(_ details: Details, _ row: ImportRow, _ manager: RecordID?) -> Details {
    Details(
      manager: manager ?? details.manager, team: sheet[row, "team"].nonEmpty ?? details.team,
      externalId: sheet[row, "externalId"].nonEmpty ?? details.externalId)
  }

  private func details(of id: RecordID, _ reader: Reader) throws -> Details? {
    let page = try reader.page("SELECT manager_id, team, external_id FROM member_details WHERE id = \(id)")
    return page.isEmpty ? nil : Details(manager: page.id(0, 0), team: page.string(0, 1), externalId: page.string(0, 2))
  }

  private func store(_ details: Details, of id: RecordID, isNew: Bool, _ writer: Writer) throws {
    let values: [(SQLName, SQLValue)] = [
      ("manager_id", .optional(details.manager)), ("team", .optional(details.team)), ("external_id", .optional(details.externalId)),
    ]
    guard isNew else {
      _ = try writer.update("member_details", id, version: nil, set: values)
      return
    }
    let own: [(SQLName, SQLValue)] = [("id", .id(id))]
    try writer.insert("member_details", own + values)
  }

  private func forbidCircle(_ id: RecordID, _ manager: RecordID, _ reader: Reader) throws {
    var (above, steps) = (Optional(manager), 0)
    while let person = above, steps < 100 {
      if person == id { throw ImportSkip("Nobody can be their own manager, not even through others.") }
      above = try details(of: person, reader)?.manager
      steps += 1
    }
  }
}

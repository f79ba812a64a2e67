import Records
import Store
import Values

/// Rows of one file on their way into the records of one kind.
final class ImportRun: ImportTaker {
  let session: Session
  let sheet: ImportSheet
  let type: EntityType
  let lookups: ImportLookups
  let makers: ImportMakers
  private let inputs: ImportInputs
  private let access: ImportAccess
  private let journal: ImportJournal?
  var ledger = ImportLedger()
  var waiting: [ImportRow] = []
  /// Records whose key stands more than once in the file, as long as no row has been found to say the same.
  private var twins: [ImportKey: [RecordID]] = [:]
  /// Clients whose primary contact this file has named.
  private var primaries: Set<RecordID> = []
  /// The client whose primary contact the row at work names; it counts once the row is in.
  private var primary: RecordID?

  init(_ sheet: ImportSheet, _ type: EntityType, _ session: Session, journal: ImportJournal?, _ reader: Reader) throws {
    self.session = session
    self.sheet = sheet
    let type = sheet.type ?? type
    self.type = type
    self.journal = journal
    access = ImportAccess(type: type, session: session)
    lookups = try ImportLookups(sheet.kind, reader)
    makers = ImportMakers(Set(sheet.plan.map.create), lookups)
    inputs = ImportInputs(
      sheet: sheet, type: type, session: session,
      values: ImportValues(orders: sheet.orders, percents: sheet.percents, zone: session.zone, isWorkbook: sheet.source.isSheet),
      lookups: lookups, stages: try ImportStages(reader), makers: makers)
  }
}

// One row.
extension ImportRun {
  func apply(_ row: ImportRow, _ writer: Writer) throws -> SaveOutcome {
    primary = nil
    let known = try named(row, writer)
    let customer = try inputs.customer(row, existing: known, writer)
    let key = sheet.key(of: row)
    let found = try known.map { [$0.id] } ?? matches(key, row, customer, writer)
    let outcome: SaveOutcome
    if let known {
      outcome = try save(row, customer, known, writer)
    } else if sheet.isRepeated(key) {
      outcome = try applyTwin(key, found, row, customer, writer)
    } else if found.count > 1 {
      throw ImportSkip("“\(key.words)” is the key of more than one \(type.label.lowercased()).")
    } else {
      outcome = try save(row, customer, try found.first.map { try type.get($0, writer) }, writer)
    }
    for made in makers.records { try journal?.note(created: made.type, made.id, writer) }
    if let client = primary { primaries.insert(client) }
    return outcome
  }

  /// A key that stands more than once in the file matches nothing; a record that says all of it already is left as it is.
  private func applyTwin(
    _ key: ImportKey, _ found: [RecordID], _ row: ImportRow, _ customer: RecordID?, _ writer: Writer
  ) throws -> SaveOutcome {
    var candidates = twins[key] ?? found
    for (place, id) in candidates.enumerated() {
      let record = try type.get(id, writer)
      let pairs = try self.pairs(row, customer, record, writer)
      guard try type.agrees(record, with: Inputs(pairs), writer, trusted: true) else { continue }
      candidates.remove(at: place)
      twins[key] = candidates
      return .unchanged
    }
    twins[key] = candidates
    return try save(row, customer, nil, writer)
  }

  /// The record that a row names by its own id; an id of another workspace says nothing here.
  private func named(_ row: ImportRow, _ reader: Reader) throws -> Row? {
    let text = sheet[row, ImportKeys.recordID]
    guard let id = RecordID(text), let known = try type.find(id, reader) else { return nil }
    guard !sheet.isRepeated(record: text) else { throw ImportSkip("The file has more than one row about “\(known.title.prefix(60))”.") }
    return known
  }

  private func save(_ row: ImportRow, _ customer: RecordID?, _ before: Row?, _ writer: Writer) throws -> SaveOutcome {
    guard let before else {
      try access.demandCreation()
      let pairs = try self.pairs(row, customer, nil, writer)
      try access.demandOwner(in: pairs, of: nil)
      let record = try type.create(Inputs(pairs), writer, trusted: true, verb: "imported")
      try journal?.note(created: type, record.id, writer)
      return .created
    }
    let pairs = try self.pairs(row, customer, before, writer)
    if try !type.mayChange(before, session) && type.agrees(before, with: Inputs(pairs), writer, trusted: true) { return .unchanged }
    try access.demandChange(of: before)
    try access.demandOwner(in: pairs, of: before)
    let (outcome, after) = try type.update(before.id, Inputs(pairs), version: nil, writer, trusted: true)
    if outcome == .updated { try journal?.note(changed: before, after, writer) }
    return outcome
  }

  private func pairs(_ row: ImportRow, _ customer: RecordID?, _ existing: Row?, _ writer: Writer) throws -> ImportInputs.Pairs {
    var pairs = try inputs.pairs(row, customer: customer, existing: existing, writer)
    // The first of a file stays the primary contact, so that the same file again finds everything as it left it.
    if sheet.kind == .contacts, let customer = customer ?? existing?["customerId"].recordID,
      let place = pairs.firstIndex(where: { $0.name == "isPrimary" }), pairs[place].input == .json(.bool(true))
    {
      if primaries.contains(customer) { pairs.remove(at: place) } else { primary = customer }
    }
    return pairs
  }

  private func matches(_ key: ImportKey, _ row: ImportRow, _ customer: RecordID?, _ reader: Reader) throws -> [RecordID] {
    if sheet.isRepeated(key), twins[key] != nil { return [] }
    var conditions: [SQL] = []
    for part in key.parts {
      guard let field = type.field(part.field) else { continue }
      // A task takes its client from what it belongs to, so a row that names none says nothing about it.
      if sheet.kind == .activities, field.name == "customerId", customer == nil { continue }
      let value = try value(field, sheet.text(row, part.field), customer)
      // Not `IS ?`, which finds no index of the columns that are not null.
      conditions.append(value == .null ? "\(field.column) IS NULL" : "\(field.column) = \(value)")
    }
    guard !conditions.isEmpty else { return [] }
    let condition = SQL.joined(conditions, by: " AND ")
    let order: SQL = sheet.isRepeated(key) ? "ORDER BY seq" : "LIMIT 2"
    let page = try reader.page("SELECT id FROM \(type.table) WHERE \(condition) \(order)")
    return (0..<page.rowCount).compactMap { page.id($0, 0) }
  }

  private func value(_ field: Field, _ text: String, _ customer: RecordID?) throws -> SQLValue {
    if field.name == "customerId" { return customer.map(SQLValue.id) ?? .null }
    guard !text.isEmpty else { return .null }
    guard field.isDay, case .typed(let day) = try inputs.values.input(field, text) else { return .text(text) }
    return .text(day)
  }
}

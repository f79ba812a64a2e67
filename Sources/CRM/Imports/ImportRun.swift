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
  private var claims: ImportClaims
  /// Keys of rows to come that no record has.
  private var unknown: Set<ImportKey> = []
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
    claims = ImportClaims(sheet)
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
  private typealias Saved = (outcome: SaveOutcome, record: RecordID)

  /// Of many records with one key so many are asked whether they say what the row says.
  private static let mostCompared = 100
  /// Records that are looked up at once.
  private static let stretch = 1_000

  func apply(_ row: ImportRow, _ writer: Writer) throws -> SaveOutcome {
    primary = nil
    let known = try named(row, writer)
    let customer = try inputs.customer(row, existing: known, writer)
    let (outcome, record) = try known.map { try save(row, customer, $0, writer) } ?? settle(row, customer, writer)
    claims.take(record)
    for made in makers.records { try journal?.note(created: made.type, made.id, writer) }
    if let client = primary { primaries.insert(client) }
    return outcome
  }

  /// A row that names no record by its id: finds the one that its key means, or becomes one.
  private func settle(_ row: ImportRow, _ customer: RecordID?, _ writer: Writer) throws -> Saved {
    let key = sheet.key(of: row)
    guard !sheet.isRepeated(key) else { return try applyTwin(key, row, customer, writer) }
    let found = try matches(key, row, customer, writer)
    guard found.count > 1 else { return try save(row, customer, try found.first.map { try type.get($0, writer) }, writer) }
    guard let twin = try twin(of: row, among: found.prefix(Self.mostCompared), customer, writer) else {
      throw ImportSkip("“\(key.words)” is the key of more than one \(type.label.lowercased()).")
    }
    return (.unchanged, twin)
  }

  /// A key that stands more than once in the file matches nothing; a record that says all of it already is left as it is.
  private func applyTwin(_ key: ImportKey, _ row: ImportRow, _ customer: RecordID?, _ writer: Writer) throws -> Saved {
    let found = try twins[key] ?? matches(key, row, customer, writer)
    twins[key] = found
    guard let twin = try twin(of: row, among: found[...], customer, writer) else { return try save(row, customer, nil, writer) }
    twins[key] = found.filter { $0 != twin }
    return (.unchanged, twin)
  }

  /// The first that says everything the row says; each counts once.
  private func twin(of row: ImportRow, among found: ArraySlice<RecordID>, _ customer: RecordID?, _ writer: Writer) throws -> RecordID? {
    try found.first { id in
      guard !claims.isTaken(id) else { return false }
      let record = try type.get(id, writer)
      return try type.agrees(record, with: Inputs(pairs(row, customer, record, writer)), writer, trusted: true)
    }
  }

  /// What the file itself makes or changes is no match of its other rows, so an answer stays right however many of them are in by then.
  func lookAhead(_ rows: ArraySlice<ImportRow>, _ reader: Reader) throws {
    try lookups.lookAhead(clients: rows.map { inputs.client(named: $0) }, reader)
    let keyed = rows.map { (row: $0, key: sheet.key(of: $0)) }.filter { !sheet.isRepeated($0.key) }
    unknown = []
    for (name, keyed) in Dictionary(grouping: keyed, by: { $0.key.parts[0].field }) {
      guard ImportColumns.keyFields(sheet.kind).contains(name), let column = type.field(name)?.column else { continue }
      let texts = keyed.map { sheet.text($0.row, name) }
      let page = try reader.page("SELECT \(column) FROM \(type.table) WHERE \(column) IN \(list: texts)")
      let known = Set((0..<page.rowCount).compactMap { page.string($0, 0)?.lowercased() })
      for (text, keyed) in zip(texts, keyed) where !known.contains(text.lowercased()) { unknown.insert(keyed.key) }
    }
  }

  /// The record that a row names by its own id; an id of another workspace says nothing here.
  private func named(_ row: ImportRow, _ reader: Reader) throws -> Row? {
    guard let id = RecordID(sheet[row, ImportKeys.recordID]), let known = try type.find(id, reader) else { return nil }
    guard !sheet.isRepeated(record: id) else { throw ImportSkip("The file has more than one row about “\(known.title.prefix(60))”.") }
    return known
  }

  private func save(_ row: ImportRow, _ customer: RecordID?, _ before: Row?, _ writer: Writer) throws -> Saved {
    guard let before else {
      try access.demandCreation()
      let pairs = try self.pairs(row, customer, nil, writer)
      try access.demandOwner(in: pairs, of: nil)
      let record = try type.create(Inputs(pairs), writer, trusted: true, verb: "imported")
      try journal?.note(created: type, record.id, writer)
      return (.created, record.id)
    }
    let pairs = try self.pairs(row, customer, before, writer)
    if try !type.mayChange(before, session) && type.agrees(before, with: Inputs(pairs), writer, trusted: true) {
      return (.unchanged, before.id)
    }
    try access.demandChange(of: before)
    try access.demandOwner(in: pairs, of: before)
    let (outcome, after) = try type.update(before.id, Inputs(pairs), version: nil, writer, trusted: true)
    if outcome == .updated { try journal?.note(changed: before, after, writer) }
    return (outcome, before.id)
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
    if unknown.contains(key) { return [] }
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
    return try free(SQL.joined(conditions, by: " AND "), key, reader)
  }

  /// The oldest come first. Of a key that stands once in the file no more than are compared, and whether there are others.
  private func free(_ condition: SQL, _ key: ImportKey, _ reader: Reader) throws -> [RecordID] {
    let stronger = sheet.stronger(than: key).filter { type.field($0) != nil }
    let columns: [SQL] = stronger.compactMap { type.field($0).map { "\($0.column)" } }
    let told = SQL.joined(["id"] + columns + ["seq"], by: ", ")
    var (found, last) = ([RecordID](), Int64?(0))
    while let start = last {
      let page = try reader.page(
        "SELECT \(told) FROM \(type.table) WHERE \(condition) AND seq > \(start) ORDER BY seq LIMIT \(Self.stretch)")
      found += claims.free(page, stronger)
      let goesOn = page.rowCount == Self.stretch && (sheet.isRepeated(key) || found.count <= Self.mostCompared)
      last = goesOn ? page.integer(page.rowCount - 1, columns.count + 1) : nil
    }
    return found
  }

  private func value(_ field: Field, _ text: String, _ customer: RecordID?) throws -> SQLValue {
    if field.name == "customerId" { return customer.map(SQLValue.id) ?? .null }
    guard !text.isEmpty else { return .null }
    guard field.isDay, case .typed(let day) = try inputs.values.input(field, text) else { return .text(text) }
    return .text(day)
  }
}

import Records
import Store
import Values

/// One row of a file as the map reads it: a text for each field, empty where the row says nothing.
struct ImportRow: Sendable {
  let line: Int
  let texts: [String]
  /// Why it cannot be read; nil for nearly all.
  let fault: String?
  private let places: [String: Int]

  /// A row may be short, which some spreadsheets write when its last cells are empty. One that is too long has lost a quote somewhere.
  init(_ cells: CSVRow, _ plan: ImportPlan, columns: Int) {
    line = cells.line
    texts = plan.read(cells)
    places = plan.places
    fault = cells.count > columns ? cells.raggedness(columns: columns) : nil
  }

  /// What the row says about a field; empty when the file has no such column.
  subscript(field: String) -> String { places[field].map { texts[$0] } ?? "" }

  /// The same, but that a name is first and last name where the row has none.
  func text(_ field: String) -> String { field == "name" ? name : self[field] }

  var name: String {
    self["name"].nonEmpty ?? ["firstName", "lastName"].map { self[$0] }.filter { !$0.isEmpty }.joined(separator: " ")
  }
}

/// A file that was gone through once: what its columns mean, in which order its dates are written, and which keys stand in it twice.
struct ImportSheet: Sendable {
  let kind: ImportKind
  /// The entity as whoever imports sees it; nil for people.
  let type: EntityType?
  let source: CSVSource
  let header: [String]
  let plan: ImportPlan
  private(set) var orders: DateOrders
  private(set) var percents: PercentColumns
  private(set) var rowCount = 0
  private let keys: ImportKeys
  /// Hashes of keys, because a million of them should not stand in memory as texts.
  private var seen: Set<Int> = []
  private var repeated: Set<Int> = []
  private var records: Set<Int> = []
  private var repeatedRecords: Set<Int> = []
  /// Hashes of names, external ids and people's e-mail addresses: by what a row may refer to one that has not come in yet.
  private var names: Set<Int> = []

  init(_ kind: ImportKind, _ source: CSVSource, _ map: ImportMap, _ session: Session) throws {
    let reader = try CSVReader(source)
    let type = try session.read { reader in try kind.type?.seen(by: reader) }
    let plan = try ImportPlan(map, header: reader.header, aliases: kind.aliases(type))
    self.type = type
    let fields = type?.fields ?? []
    (self.kind, self.source, self.plan) = (kind, source, plan)
    header = reader.header
    orders = DateOrders(of: Set(fields.filter(\.isDay).map(\.name)), in: plan)
    percents = PercentColumns(of: Set(fields.filter(\.isPercent).map(\.name)), in: plan)
    if let key = plan.map.key { try ImportColumns.demand(key: key, of: kind) }
    keys = ImportKeys(kind, plan.map.key)
    try scan(reader)
  }

  private mutating func scan(_ reader: CSVReader) throws {
    var cells = CSVRow()
    while try reader.next(&cells) {
      let row = ImportRow(cells, plan, columns: header.count)
      orders.observe(row.texts)
      percents.observe(row.texts)
      rowCount += 1
      let key = self.key(of: row).hashValue
      if !seen.insert(key).inserted { repeated.insert(key) }
      if let own = RecordID(self[row, ImportKeys.recordID]), !records.insert(own.hashValue).inserted {
        repeatedRecords.insert(own.hashValue)
      }
      for text in ownNames(row) { names.insert(Self.folded(text).hashValue) }
    }
  }

  private func ownNames(_ row: ImportRow) -> [String] {
    let names = [name(of: row), self[row, "externalId"]]
    return kind == .users ? names + [self[row, "email"]] : names
  }

  subscript(row: ImportRow, field: String) -> String { row[field] }
  func text(_ row: ImportRow, _ field: String) -> String { row.text(field) }
  func name(of row: ImportRow) -> String { row.name }

  func has(_ field: String) -> Bool { plan.index(of: field) != nil }

  /// Whether rows can be known by this field.
  func hasKey(_ field: String) -> Bool { has(field) || field == "name" && (has("firstName") || has("lastName")) }

  /// - Throws: `ImportMapError` where no row can have the key that was chosen: all of them would be found by the rule instead.
  func demandKey() throws {
    guard let key = plan.map.key, !hasKey(key) else { return }
    throw ImportMapError("The file has no column for \(key), which is to be the key.")
  }

  func key(of row: ImportRow) -> ImportKey {
    let chosen = keys.chosen
    return keys.key { $0 == chosen ? row.text($0) : row[$0] }
  }

  func isRepeated(_ key: ImportKey) -> Bool { repeated.contains(key.hashValue) }

  /// Whether more than one row of the file has the id of this record.
  func isRepeated(record id: RecordID) -> Bool { repeatedRecords.contains(id.hashValue) }

  /// Whether some row of the file has the id of this record.
  func names(record id: RecordID) -> Bool { records.contains(id.hashValue) }

  /// Fields by which other rows may name the record that this key finds.
  func stronger(than key: ImportKey) -> [String] { keys.stronger(than: key).filter(hasKey) }

  /// Whether the key of some row is this field with this text.
  func names(_ text: String, in field: String) -> Bool { seen.contains(ImportKey(parts: [.init(field, text)]).hashValue) }

  /// Whether some row of the file has this name or external id.
  func names(_ text: String) -> Bool { names.contains(Self.folded(text).hashValue) }

  static func folded(_ text: String) -> String { text.lowercased() }

  /// What is wrong with a file of which no column is understood; nil for others.
  var columnFault: String? {
    guard !plan.readsColumns else { return nil }
    let names = header.filter { !$0.isEmpty }.prefix(5).map { "“\($0.prefix(40))”" }.joined(separator: ", ")
    return "None of the columns is understood: \(names). Say which field each of them is."
  }

  /// - Throws: `CSVError` where all rows would be skipped because no column is understood.
  func demandColumns() throws {
    if let columnFault { throw CSVError(columnFault) }
  }

  /// What a person should know about how the file was read.
  var notes: [String] {
    let unused = plan.unusedColumns
    let dropped = unused.isEmpty ? [] : ["not used: " + unused.joined(separator: ", ")]
    return dropped + orders.notes
  }

  /// The first rows as they stand in the file.
  func sample(_ count: Int) throws -> [CSVRow] {
    let reader = try CSVReader(source)
    var (rows, cells) = ([CSVRow](), CSVRow())
    while rows.count < count, try reader.next(&cells) { rows.append(cells) }
    return rows
  }

  /// So many rows in turn, and the number of the last of them from 1. Stops when `body` answers false.
  func forEachStretch(of size: Int, _ body: (Int, [ImportRow]) throws -> Bool) throws {
    var (rows, last) = ([ImportRow](), 0)
    try forEachRow { number, row in
      rows.append(row)
      last = number
      guard rows.count == size else { return true }
      defer { rows = [] }
      return try body(number, rows)
    }
    if !rows.isEmpty { _ = try body(last, rows) }
  }

  /// Every row in turn; the number of the row from 1 along with it. Stops when `body` answers false.
  func forEachRow(_ body: (Int, ImportRow) throws -> Bool) throws {
    let reader = try CSVReader(source)
    var cells = CSVRow()
    while try reader.next(&cells) {
      guard try body(reader.rowCount, ImportRow(cells, plan, columns: header.count)) else { return }
    }
  }
}

extension Field {
  /// Whether a text may name a day in it.
  var isDay: Bool {
    switch kind {
    case .date, .instant: true
    default: false
    }
  }

  var isPercent: Bool {
    if case .percent = kind { true } else { false }
  }
}

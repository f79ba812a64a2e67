public import Store
public import Values

/// One record as it is stored: its system columns and a value for each field, by index.
public struct Row: Sendable {
  public let type: EntityType
  public let id: RecordID
  public let version: Int64
  public let createdAt: Instant
  public let updatedAt: Instant
  public let createdBy: RecordID?
  public let trashedAt: Instant?
  public let values: [SQLValue]

  /// The value of a field; stops the process on a name that is not declared.
  public subscript(name: String) -> SQLValue { values[type.index(name)] }

  public var title: String { self[type.title].text ?? "" }

  /// The member a record belongs to: its owner, or who made it where it has none.
  public var ownedBy: RecordID? { type.owner.flatMap { self[$0].recordID } ?? createdBy }

  /// Whether the record counts as this member's own.
  public func isOwned(by member: RecordID) -> Bool {
    if ownedBy == member { return true }
    guard let owners = type.owners.flatMap({ type.field($0) }) else { return false }
    return owners.list(self[owners.name]).contains { RecordID($0) == member }
  }

  /// Whether the values are as they are stored, not as the session's role is shown them; verbs start from those alone.
  let isWhole: Bool

  /// What `init(type:page:row:)` reads, of the alias `t`.
  static func columns(of type: EntityType, isWhole: Bool) -> SQL {
    let system = EntityType.systemColumns.map { column -> SQL in "t.\(column) AS \(column)" }
    let declared = type.fields.prefix(type.declaredCount).map { field -> SQL in
      let value: SQL = "t.\(field.column)"
      return "\(isWhole ? value : field.shown(value)) AS \(alias: field.name)"
    }
    return SQL.joined(system + declared + ["\(type.customValues(of: "t.id")) AS \(alias: CustomFields.column)"], by: ", ")
  }

  /// A record as it stands right after it was stored.
  init(type: EntityType, id: RecordID, createdAt: Instant, createdBy: RecordID?, values: [SQLValue]) {
    self.type = type
    self.id = id
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.values = values
    version = 1
    updatedAt = createdAt
    trashedAt = nil
    isWhole = true
  }

  /// Reads row `index` of a page that was selected with `columns(of:)`.
  /// - Parameter chosen: the places of the fields to read; all others are as if they were empty. Nil reads all.
  init?(type: EntityType, page: CellPage, row index: Int, isWhole: Bool, chosen: Set<Int>? = nil) {
    guard index < page.rowCount, let id = page.id(index, 0), let version = page.integer(index, 1),
      let createdAt = page.integer(index, 2), let updatedAt = page.integer(index, 3)
    else { return nil }
    self.type = type
    self.id = id
    self.version = version
    self.createdAt = Instant(milliseconds: createdAt)
    self.updatedAt = Instant(milliseconds: updatedAt)
    createdBy = page.id(index, 4)
    trashedAt = page.integer(index, 5).map { Instant(milliseconds: $0) }
    let offset = EntityType.systemColumns.count
    self.isWhole = isWhole
    var values = (0..<type.declaredCount).map { place -> SQLValue in
      if chosen?.contains(place) == false { return .null }
      let value = Row.value(page, index, offset + place)
      return type.fields[place].tagBook.map { $0.names(value) } ?? value
    }
    if let chosen, !type.customFields.indices.contains(where: { chosen.contains($0) }) {
      values += type.customFields.map(\.emptyValue)
    } else if !type.customFields.isEmpty {
      let custom = type.customValues(page.string(index, offset + type.declaredCount))
      values += isWhole ? custom : zip(type.customFields, custom).map { $0.shown($1) }
    }
    self.values = values
  }

  private static func value(_ page: CellPage, _ row: Int, _ column: Int) -> SQLValue {
    let cell = page.cell(row, column)
    switch cell.kind {
    case .null: return .null
    case .integer: return .integer(cell.integer)
    case .double: return .real(cell.double)
    case .text: return .text(page.string(row, column) ?? "")
    case .blob: return page.id(row, column).map(SQLValue.id) ?? .blob(page.blob(row, column) ?? [])
    }
  }
}

/// A record whose fields are read by their Swift types: `box.width`.
@dynamicMemberLookup
public struct Record<E: Entity>: Sendable {
  public let row: Row
  private static var fields: E.Fields { E.Fields() }

  public init(_ row: Row) { self.row = row }

  public var id: RecordID { row.id }
  public var version: Int64 { row.version }

  public subscript<Value>(dynamicMember path: KeyPath<E.Fields, Typed<Value>>) -> Value {
    let typed = Self.fields[keyPath: path]
    return typed.read(row[typed.field.name])
  }
}

extension Entity {
  /// The record, or nil where there is none in this workspace or it is in Trash.
  public static func find(_ id: RecordID, _ reader: Reader) throws -> Record<Self>? {
    try type.find(id, reader).map { Record($0) }
  }

  /// The record; throws `RecordError.missing` where there is none.
  public static func get(_ id: RecordID, _ reader: Reader) throws -> Record<Self> {
    Record(try type.get(id, reader))
  }
}

extension EntityType {
  /// The record, or nil where there is none in this workspace or it is in Trash. Within a write with everything that is stored, else as the
  /// session's role is shown it.
  public func find(_ id: RecordID, _ reader: Reader, trashed: Bool = false) throws -> Row? {
    let type = try seen(by: reader)
    let isWhole = reader is Writer
    let columns = Row.columns(of: type, isWhole: isWhole)
    let page = try reader.page("SELECT \(columns) FROM \(trashed ? everything : table) t WHERE t.id = \(id)")
    return Row(type: type, page: page, row: 0, isWhole: isWhole)
  }

  /// The records of these ids that there are, in the order in which they were made: a statement for every 500, where `find` takes one each.
  /// - Parameter trashed: also those in Trash
  public func all(_ ids: [RecordID], _ reader: Reader, trashed: Bool = false) throws -> [Row] {
    let type = try seen(by: reader)
    let isWhole = reader is Writer
    let columns = Row.columns(of: type, isWhole: isWhole)
    return try stride(from: 0, to: ids.count, by: 500).flatMap { start in
      let part = Array(ids[start..<min(start + 500, ids.count)])
      let page = try reader.page("SELECT \(columns) FROM \(trashed ? everything : table) t WHERE t.id IN \(list: part) ORDER BY t.seq")
      return (0..<page.rowCount).compactMap { Row(type: type, page: page, row: $0, isWhole: isWhole) }
    }
  }

  /// The same as `find`; throws `RecordError.missing` where there is none.
  public func get(_ id: RecordID, _ reader: Reader) throws -> Row {
    guard let row = try find(id, reader) else { throw RecordError.missing(self.name, id) }
    return row
  }

  /// The view of the table that also shows what is in Trash.
  public var everything: SQLName {
    guard let name = SQLName(checking: plural + "_all") else { preconditionFailure("\(plural) is no name for a table") }
    return name
  }
}

/// Why a record was not read or not changed.
public enum RecordError: Error, Sendable {
  /// There is no such record here.
  case missing(String, RecordID)
  /// The member may see the record but not change it.
  case forbidden
  /// What was given does not fit; messages by field name, in field order.
  case invalid([FieldError])
  /// Somebody changed the record since this version; the row is how it stands now.
  case stale(Row)
  /// The request asks for something that cannot be, in a sentence.
  case refused(String)
}

extension RecordError: CustomStringConvertible {
  /// One sentence for people.
  public var description: String {
    switch self {
    case .missing(let entity, _): "There is no such \(entity) any more."
    case .forbidden: "You may not do this."
    case .invalid(let errors): errors.map(\.message).joined(separator: " ")
    case .stale: "Somebody else has changed it in between."
    case .refused(let reason): reason
    }
  }
}

/// A sentence about one field.
public struct FieldError: Hashable, Sendable {
  public let field: String
  public let message: String

  public init(_ field: String, _ message: String) {
    self.field = field
    self.message = message
  }
}

extension EntityType {
  /// The rows of a page that `list` read.
  public func rows(_ page: CellPage, _ reader: Reader) throws -> [Row] {
    let type = try seen(by: reader)
    return (0..<page.rowCount).compactMap { Row(type: type, page: page, row: $0, isWhole: false) }
  }

  /// The rows of a page that `list` read, with the values of these fields alone and the currencies of their amounts: a table shows few of many.
  public func rows(_ page: CellPage, of fields: [Field], _ reader: Reader) throws -> [Row] {
    let type = try seen(by: reader)
    let currencies = fields.compactMap { if case .money(let name?) = $0.kind { name } else { nil } }
    let chosen = Set((fields.map(\.name) + currencies).compactMap { type.field($0) == nil ? nil : type.index($0) })
    return (0..<page.rowCount).compactMap { Row(type: type, page: page, row: $0, isWhole: false, chosen: chosen) }
  }

  /// A row of a page that `list` read.
  public func row(_ page: CellPage, _ index: Int, _ reader: Reader) throws -> Row? {
    Row(type: try seen(by: reader), page: page, row: index, isWhole: false)
  }
}

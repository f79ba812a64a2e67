import Markdown
import Records
import Store
import Values

/// What the records and people of some events are called, read with one statement for each kind.
struct TimelineNames {
  static let types = Dictionary(uniqueKeysWithValues: ProductSchema.entities.map { ($0.name, $0) })

  /// The entities as this member sees them.
  let seen: [String: EntityType]
  /// Where moments are told.
  let zone: Zone
  private var titles: [String: [RecordID: String]] = [:]
  private var currencies: [RecordID: Currency] = [:]
  private var changeable: Set<RecordID> = []
  private var trashed: Set<RecordID> = []
  private var places: [RecordID: String] = [:]
  private var excerpts: [RecordID: String] = [:]
  private var standings: [RecordID: Standing] = [:]
  private let showsTags: Bool
  private let money: TimelineMoney

  init(_ events: [Event], _ reader: Reader, also: [(entity: String, id: RecordID)] = []) throws {
    zone = reader.session.zone
    showsTags = try !events.contains { $0.entity == Tag.type.name } || Tag.isSeen(by: reader)
    seen = try Self.types.mapValues { try $0.seen(by: reader) }
    money = try TimelineMoney(events, seen, reader)
    var wanted: [String: Set<RecordID>] = ["user": Set(events.compactMap(\.actor))]
    for event in events {
      wanted[event.entity, default: []].insert(event.record)
      guard let type = seen[event.entity] else { continue }
      for change in event.changes { Self.collect(change, type, into: &wanted) }
    }
    for (entity, id) in also { wanted[entity, default: []].insert(id) }
    for (entity, ids) in wanted where !ids.isEmpty { try read(entity, Array(ids), reader) }
    let changed = Dictionary(grouping: events.filter { !$0.changes.isEmpty }, by: \.entity)
    for (entity, events) in changed { try readOwners(entity, Array(Set(events.map(\.record))), reader) }
    try readPlaces(Array(wanted["note"] ?? []), reader)
    try readStandings(Array(wanted["note"] ?? []), Note.type, Note.parents, reader)
    try readStandings(Array(wanted["attachment"] ?? []), Attachment.type, Attachment.parents, reader)
  }

  /// What a note or a file stands on.
  struct Standing {
    let type: EntityType
    let id: RecordID
    let title: String

    var json: JSON { ["type": .string(type.name), "id": JSON(id), "title": .string(title)] }
  }

  func standing(of part: RecordID) -> Standing? { standings[part] }

  /// Whether the member's role shows records of this kind.
  static func maySee(_ event: Event, _ session: Session) -> Bool {
    types[event.entity].map { PartVisibility.allows($0, session) } ?? false
  }

  /// Whether this member may set a field of the record: it is there, and theirs to change.
  func mayChange(_ record: RecordID) -> Bool { changeable.contains(record) }

  func isInTrash(_ record: RecordID) -> Bool { trashed.contains(record) }

  /// Where a note stands.
  func place(_ note: RecordID) -> String? { places[note] }

  /// What a note that is there says.
  func excerpt(ofNote id: RecordID) -> String? { excerpts[id] }

  func title(_ entity: String, _ id: RecordID) -> String? { titles[entity]?[id] }

  func person(_ id: RecordID?) -> String? { id.flatMap { title("user", $0) } }

  /// What an event changed, without the fields that this member does not see; of those that are masked, that they were.
  func changes(of event: Event) -> [Event.Change] {
    event.changes.compactMap { change in
      switch visibility(of: change.field, in: seen[event.entity]) {
      case .visible: change
      case .masked: Event.Change(field: change.field, before: Self.masked(change.before), after: Self.masked(change.after))
      case .hidden: nil
      }
    }
  }

  /// An archived field of the workspace has no rules any more, so nobody is shown what it held.
  private func visibility(of name: String, in type: EntityType?) -> Field.Visibility {
    type?.field(name)?.visibility ?? (name.hasPrefix(CustomFields.prefix) ? .hidden : .visible)
  }

  private static func masked(_ value: JSON) -> JSON { value.isNull ? .null : .string(Field.mask) }

  /// What an amount of an event was counted in; nil where that is the workspace's currency.
  func currency(of field: Field, in event: Event, _ side: TimelineMoney.Side) -> Currency? {
    TimelineMoney.isPriced(field) ? money.currency(of: event, side, today: currencies[event.record]) : nil
  }

  /// A personal project of somebody else and what belongs to it, or a note or file on what the role does not see: its name was not read.
  func isHidden(_ event: Event) -> Bool {
    if event.entity == Tag.type.name { return !showsTags }
    return ["project", "activity", "note", "attachment"].contains(event.entity) && title(event.entity, event.record) == nil
  }

  private static func collect(_ change: Event.Change, _ type: EntityType, into wanted: inout [String: Set<RecordID>]) {
    guard let field = type.field(change.field) else { return }
    let reference: Reference
    switch field.kind {
    case .reference(let one), .references(let one): reference = one
    default: return
    }
    for json in [change.before, change.after] {
      let ids = (json.array ?? [json]).compactMap { $0.string.flatMap { RecordID($0) } }
      wanted[reference.entity, default: []].formUnion(ids)
    }
  }

  private mutating func read(_ entity: String, _ ids: [RecordID], _ reader: Reader) throws {
    if entity == "user" { return titles[entity] = try Members.names(of: ids, reader) }
    if entity == Relation.type.name { return keep(entity, try reader.page(RelationViews.names(of: ids))) }
    guard let type = Self.types[entity], let view = SQLName(checking: type.plural + "_all"), let title = type.field(type.title) else {
      return
    }
    let currency: SQL = type.field("currencyCode") == nil ? "NULL" : "currency_code"
    keep(
      entity,
      try reader.page(
        """
        SELECT id, \(title.column), \(currency), trashed_at FROM \(view)
        WHERE id IN \(list: ids) AND \(PartVisibility.condition(type, reader.session))
        """))
  }

  private mutating func readOwners(_ entity: String, _ ids: [RecordID], _ reader: Reader) throws {
    guard let type = Self.types[entity], reader.session.allows(type.permissions.update) else { return }
    var query = ListQuery()
    for start in stride(from: 0, to: ids.count, by: 100) {
      query.ids = Array(ids[start..<min(start + 100, ids.count)])
      query.limit = 100
      let page = try type.list(query, reader).page
      for row in try type.rows(page, reader) where type.mayChange(row, reader.session) { changeable.insert(row.id) }
    }
  }

  private mutating func readPlaces(_ notes: [RecordID], _ reader: Reader) throws {
    guard !notes.isEmpty else { return }
    for parent in Note.parents.all {
      let page = try reader.page(
        "SELECT id, \(parent.column), substr(content, 1, \(Self.noteLength * 4)) FROM notes WHERE id IN \(list: notes) AND \(parent.column) IS NOT NULL"
      )
      for row in 0..<page.rowCount {
        guard let id = page.id(row, 0), let record = page.id(row, 1) else { continue }
        places[id] = parent.partsPath(of: record) + "#note-\(id)"
        excerpts[id] = page.string(row, 2).map { Markdown.excerpt($0, length: Self.noteLength) }
      }
    }
  }

  private mutating func readStandings(_ parts: [RecordID], _ type: EntityType, _ parents: PartParents, _ reader: Reader) throws {
    guard !parts.isEmpty, let all = SQLName(checking: type.plural + "_all") else { return }
    for parent in parents.all where reader.session.allows(parent.type.permissions.view) {
      guard let records = SQLName(checking: parent.type.plural + "_all"), let title = parent.type.field(parent.type.title) else { continue }
      let page = try reader.page(
        "SELECT p.id, r.id, r.\(title.column) FROM \(all) p JOIN \(records) r ON r.id = p.\(parent.column) WHERE p.id IN \(list: parts)")
      for row in 0..<page.rowCount {
        guard let part = page.id(row, 0), let id = page.id(row, 1) else { continue }
        standings[part] = Standing(type: parent.type, id: id, title: page.string(row, 2) ?? "")
      }
    }
  }

  private static let noteLength = 280

  private mutating func keep(_ entity: String, _ page: CellPage) {
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0) else { continue }
      titles[entity, default: [:]][id] = page.string(row, 1) ?? ""
      guard page.columnCount > 2 else { continue }
      currencies[id] = page.string(row, 2).flatMap { Currency($0) }
      if page.integer(row, 3) != nil { trashed.insert(id) }
    }
  }
}

import Records
import Store
import Values

/// What the records and people of some events are called, read with one statement for each kind.
struct TimelineNames {
  static let types = Dictionary(uniqueKeysWithValues: ProductSchema.entities.map { ($0.name, $0) })

  private var titles: [String: [RecordID: String]] = [:]
  private var currencies: [RecordID: Currency] = [:]

  init(_ events: [Event], _ reader: Reader) throws {
    var wanted: [String: Set<RecordID>] = ["user": Set(events.compactMap(\.actor))]
    for event in events {
      wanted[event.entity, default: []].insert(event.record)
      guard let type = Self.types[event.entity] else { continue }
      for change in event.changes { Self.collect(change, type, into: &wanted) }
    }
    for (entity, ids) in wanted where !ids.isEmpty { try read(entity, Array(ids), reader) }
  }

  func title(_ entity: String, _ id: RecordID) -> String? { titles[entity]?[id] }

  func person(_ id: RecordID?) -> String? { id.flatMap { title("user", $0) } }

  func currency(of record: RecordID) -> Currency? { currencies[record] }

  /// A personal project of somebody else, and what belongs to it: its views do not show it to this member.
  func isHidden(_ event: Event) -> Bool {
    ["project", "activity", "note"].contains(event.entity) && title(event.entity, event.record) == nil
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
    if entity == "user" { return keep(entity, try reader.page("SELECT id, name FROM members WHERE id IN \(list: ids)")) }
    if entity == Relation.type.name { return keep(entity, try reader.page(RelationViews.names(of: ids))) }
    guard let type = Self.types[entity], let view = SQLName(checking: type.plural + "_all"), let title = type.field(type.title) else {
      return
    }
    let currency: SQL = type.field("currencyCode") == nil ? "NULL" : "currency_code"
    keep(entity, try reader.page("SELECT id, \(title.column), \(currency) FROM \(view) WHERE id IN \(list: ids)"))
  }

  private mutating func keep(_ entity: String, _ page: CellPage) {
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0) else { continue }
      titles[entity, default: [:]][id] = page.string(row, 1) ?? ""
      guard page.columnCount > 2 else { continue }
      currencies[id] = page.string(row, 2).flatMap { Currency($0) }
    }
  }
}

public import Store
public import Values

/// Where the entries of a field of tags are kept. Records hold their ids, so that a new name or a merge changes one row, whatever the
/// number of records; everywhere else a tag is its name.
public struct TagSource: Sendable {
  /// `id`, `name`, `color` and `merged_into`, the tag that took this one's place.
  let table: SQLName
  /// `record`, `tag_id`, `entity`: a row for each tag of a record.
  let links: SQLName
  /// Whether an entry is offered before the others on records of an entity.
  let favours: @Sendable (EntityType) -> SQL
  /// Adds an entry of this name; false for whoever may not.
  let add: @Sendable (_ name: String, _ entity: EntityType, Writer) throws -> Bool

  public init(
    table: SQLName, links: SQLName, favours: @escaping @Sendable (EntityType) -> SQL,
    add: @escaping @Sendable (String, EntityType, Writer) throws -> Bool
  ) {
    self.favours = favours
    self.table = table
    self.links = links
    self.add = add
  }
}

/// The tags of a workspace, by every id that records may hold and by name.
public struct TagBook: Sendable {
  /// A tag with its name and colour.
  public struct Entry: Hashable, Sendable {
    public let id: RecordID
    public let name: String
    public let color: String
    let isFavoured: Bool
  }

  private var entries: [RecordID: Entry] = [:]
  private var named: [String: Entry] = [:]
  /// By name in lower case; of two that differ in the case of other letters than a–z, which the file tells apart, the first.
  private var folded: [String: Entry] = [:]
  /// What search takes for each of them.
  private(set) var aliases: [SearchAlias] = []

  init(_ source: TagSource, _ type: EntityType, _ reader: Reader) throws {
    let page = try reader.page("SELECT id, name, color, merged_into, \(source.favours(type)) FROM \(source.table) ORDER BY seq")
    var merged: [RecordID: RecordID] = [:]
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0), let name = page.string(row, 1) else { continue }
      if let target = page.id(row, 3) {
        merged[id] = target
      } else {
        let entry = Entry(id: id, name: name, color: page.string(row, 2) ?? "grey", isFavoured: page.integer(row, 4) == 1)
        entries[id] = entry
        named[name] = entry
        if folded[name.lowercased()] == nil { folded[name.lowercased()] = entry }
      }
    }
    for id in merged.keys {
      var (target, steps) = (id, 0)
      while let next = merged[target], steps < 50 { (target, steps) = (next, steps + 1) }
      entries[id] = entries[target]
    }
    aliases = entries.map { SearchAlias($0.value.name, of: $0.key) }
  }

  public func entry(named name: String) -> Entry? { named[name] ?? folded[name.lowercased()] }

  public var all: [Entry] { named.values.sorted { $0.name.lowercased() < $1.name.lowercased() } }

  /// Those that are meant for records of this kind before the others.
  public var offered: [Entry] { all.filter(\.isFavoured) + all.filter { !$0.isFavoured } }

  /// The entries whose ids a column holds, in their order and each once.
  public func entries(of stored: String?) -> [Entry] {
    (stored.map(Self.ids) ?? []).reduce(into: []) { found, id in
      if let entry = entries[id], !found.contains(entry) { found.append(entry) }
    }
  }

  /// Every id under which records hold this tag: its own and those of tags merged into it.
  func ids(of entry: Entry) -> [RecordID] { entries.filter { $0.value == entry }.map(\.key) }

  /// The stored ids as the JSON array of names that the rest of the program knows.
  func names(_ stored: SQLValue) -> SQLValue {
    let names = entries(of: stored.text).map { JSON.string($0.name) }
    return names.isEmpty ? .null : .text(JSON.array(names).text)
  }

  /// The ids of `["…","…"]`, which this program wrote itself.
  private static func ids(in text: String) -> [RecordID] {
    text.utf8.split(separator: UInt8(ascii: "\"")).compactMap { $0.count == 36 ? RecordID(text: $0) : nil }
  }
}

/// What a field of tags of one record holds, as it was stored.
struct StoredTags {
  let source: TagSource
  let ids: [RecordID]
  let isSearchable: Bool
}

extension Draft {
  /// Writes known tags as their entries are written, so that `vip` is no change of `VIP`.
  mutating func settleTagNames() {
    for field in type.places.tags.map({ type.fields[$0] }) where given.contains(field.name) {
      let names = field.list(self[field.name]).map { JSON.string(field.tagBook?.entry(named: $0)?.name ?? $0) }
      self[field.name] = names.isEmpty ? .null : .text(JSON.array(names).text)
    }
  }

  /// Adds the tags that there are not yet, where the member may.
  mutating func addMissingTags(_ writer: Writer) throws {
    for field in type.places.tags.map({ type.fields[$0] }) where changes(field.name) {
      guard let source = field.tagSource else { continue }
      for name in field.list(self[field.name]) where field.tagBook?.entry(named: name) == nil {
        if try writer.exists("SELECT 1 FROM \(source.table) WHERE name = \(name) AND merged_into IS NULL") { continue }
        if try !source.add(name, type, writer) {
          fail(field.name, "There is no tag “\(name.prefix(50))”. Choose one that exists, or ask who manages tags to add it.")
        }
      }
    }
  }
}

extension EntityType {
  /// The ids that the column of a field of tags holds for these names.
  func tagIDs(_ names: SQLValue, _ field: Field, _ source: TagSource, _ reader: Reader) throws -> [RecordID] {
    // One that was added with this record is in no book yet.
    try field.list(names).compactMap {
      try field.tagBook?.entry(named: $0)?.id ?? reader.id("SELECT id FROM \(source.table) WHERE name = \($0) AND merged_into IS NULL")
    }
  }

  /// What stands in search for the tags of a stored record.
  func tagSigns(of row: Row, _ reader: Reader) throws -> [String] {
    try row.type.places.tags.flatMap { index -> [String] in
      let field = row.type.fields[index]
      guard let source = field.tagSource, field.isSearchable, row.values[index] != .null else { return [] }
      let page = try reader.page("SELECT tag_id FROM \(source.links) WHERE record = \(row.id)")
      return (0..<page.rowCount).compactMap { page.id($0, 0).map(SearchAlias.sign) }
    }
  }

  /// Keeps the rows that filters and counts go by in step with the column.
  func link(_ record: RecordID, to tags: [RecordID], _ source: TagSource, isNew: Bool, _ writer: Writer) throws {
    if !isNew { try writer.execute("DELETE FROM main.\(source.links) WHERE tenant_id = kith_tenant() AND record = \(record)") }
    for tag in tags { try writer.insert(source.links, [("record", .id(record)), ("tag_id", .id(tag)), ("entity", .text(name))]) }
  }
}

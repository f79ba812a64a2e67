public import Store
public import Values

extension EntityType {
  /// Moves a record to Trash together with its children.
  /// - Throws: `RecordError.missing`, `.forbidden`; nothing is written then.
  public func trash(_ id: RecordID, version: Int64? = nil, _ writer: Writer) throws {
    let row = try get(id, writer)
    try demandDeletion(of: row, writer)
    if let version, version != row.version { throw RecordError.stale(row) }
    try writer.trash(table, id, root: id)
    writer.unindex(kind: name, id: id)
    for child in children { try trash(child, of: id, writer) }
    try writer.append(try told(event("trashed", row, []), of: row, writer))
  }

  /// In one statement, where all of them go: a client may have tens of thousands of tasks.
  private func trash(_ child: Child, of id: RecordID, _ writer: Writer) throws {
    guard let stays = child.staying else {
      try writer.trash(child.table, naming: id, in: child.column)
      return try writer.unindex(kind: child.entity, in: child.table, trashedWith: id)
    }
    let page = try writer.page("SELECT id FROM \(child.table) WHERE \(child.column) = \(id) AND NOT (\(stays))")
    for index in 0..<page.rowCount {
      guard let childID = page.id(index, 0) else { continue }
      try writer.trash(child.table, childID, root: id)
      writer.unindex(kind: child.entity, id: childID)
    }
  }

  /// Brings a record and what was trashed with it back, unless another has taken its place.
  /// - Parameter types: every declaration, so that search entries come back as well.
  public func restore(_ id: RecordID, among types: [EntityType], _ writer: Writer) throws {
    guard let row = try find(id, writer, trashed: true), row.trashedAt != nil else { throw RecordError.missing(name, id) }
    try demandDeletion(of: row, writer)
    try comeback(row, writer)
    let all = try writer.restore(root: id)
    guard !all.isEmpty else { throw RecordError.refused("This went to Trash along with another record. Restore that one.") }
    for (table, restored) in Dictionary(grouping: all, by: \.table) {
      try types.first { $0.table == table }?.index(restored.map(\.id), writer)
    }
    try writer.append(try told(event("restored", row, []), of: row, writer))
  }

  /// Puts many records into the index, read a few hundred at a time.
  private func index(_ ids: [RecordID], _ writer: Writer) throws {
    let type = try seen(by: writer)
    let columns = Row.columns(of: type, isWhole: true)
    for start in stride(from: 0, to: ids.count, by: 200) {
      let page = try writer.page(
        "SELECT \(columns) FROM \(table) t WHERE t.id IN \(list: Array(ids[start..<min(start + 200, ids.count)]))")
      for row in 0..<page.rowCount {
        if let row = Row(type: type, page: page, row: row, isWhole: true) { try index(row, writer) }
      }
    }
  }
}

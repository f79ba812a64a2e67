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
    try writer.unindex(kind: name, id: id)
    for child in children { try trash(child, of: id, writer) }
    try writer.append(event("trashed", row, []))
  }

  private func trash(_ child: Child, of id: RecordID, _ writer: Writer) throws {
    let going = child.staying.map { stays -> SQL in " AND NOT (\(stays))" } ?? ""
    let page = try writer.page("SELECT id FROM \(child.table) WHERE \(child.column) = \(id)" + going)
    for index in 0..<page.rowCount {
      guard let childID = page.id(index, 0) else { continue }
      try writer.trash(child.table, childID, root: id)
      try writer.unindex(kind: child.entity, id: childID)
    }
  }

  /// Brings a record and what was trashed with it back.
  /// - Parameter types: every declaration, so that search entries come back as well.
  public func restore(_ id: RecordID, among types: [EntityType], _ writer: Writer) throws {
    guard let row = try find(id, writer, trashed: true), row.trashedAt != nil else { throw RecordError.missing(name, id) }
    try demandDeletion(of: row, writer)
    let all = try writer.restore(root: id)
    guard !all.isEmpty else { throw RecordError.refused("This went to Trash along with another record. Restore that one.") }
    for restored in all {
      guard let type = types.first(where: { $0.table == restored.table }) else { continue }
      try type.index(try type.get(restored.id, writer), writer)
    }
    try writer.append(event("restored", row, []))
  }
}

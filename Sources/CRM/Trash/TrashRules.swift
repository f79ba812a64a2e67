import Records
import Store
import Values

/// What may become of a record in Trash.
enum TrashRules {
  /// Brings a record back with what went to Trash along with it.
  /// - Throws: `RecordError.missing`, `.forbidden`, or `.refused` when what it stands on is in Trash itself.
  static func restore(_ type: EntityType, _ id: RecordID, _ writer: Writer) throws {
    guard TrashEntry.allows(type, writer.session), let row = try type.find(id, writer, trashed: true), row.trashedAt != nil else {
      throw RecordError.missing(type.name, id)
    }
    try declaration(row, writer).restore(id, among: ProductSchema.entities, writer)
  }

  /// Whether `restore` would ask for nothing that the member lacks. What stands on something in Trash is offered: the answer says what to
  /// restore first.
  static func mayRestore(_ row: Row, _ reader: Reader) throws -> Bool {
    do {
      try declaration(row, reader).demandDeletion(of: row, reader)
      return true
    } catch RecordError.forbidden {
      return false
    } catch RecordError.refused {
      return true
    }
  }

  /// A note or a file asks for the permissions of what it stands on.
  private static func declaration(_ row: Row, _ reader: Reader) throws -> EntityType {
    do {
      switch row.type.name {
      case "note": return try Note.parents.of(row.id, reader, trashed: true).parent.parts
      case "attachment": return try Attachment.parents.of(row.id, reader, trashed: true).parent.parts
      default: return row.type
      }
    } catch RecordError.missing {
      throw RecordError.refused("What it stood on is in Trash. Restore that first.")
    }
  }

  /// Deletes a record in Trash for good, with all that went there along with it. What names it shows `[Deleted …]` from now on.
  /// - Returns: how many records went; 0 when it was not in Trash.
  @discardableResult
  static func purge(_ id: RecordID, _ writer: Writer) throws -> Int {
    var count = 0
    for (table, part) in try writer.trashed(with: id) {
      guard let type = ProductSchema.entities.first(where: { $0.table == table }) else { continue }
      count += try purge(type, part, writer)
    }
    return count
  }

  /// Empties one record that is in Trash, with the notes and files that stand on it.
  /// - Parameter verb: what the event says that stays
  @discardableResult
  static func purge(_ type: EntityType, _ id: RecordID, _ writer: Writer, verb: String = "purged") throws -> Int {
    let parts = try purgeParts(of: type, id, writer, verb)
    guard try writer.purge(type.table, id) else { return parts }
    if type.name == Attachment.type.name { try writer.release(blob: id) }
    writer.unindex(kind: type.name, id: id)
    try writer.eraseEvents(entity: type.name, of: id, verb: verb)
    return parts + 1
  }

  /// Notes and files that stood on what went along with something else never went to Trash themselves.
  private static func purgeParts(of type: EntityType, _ id: RecordID, _ writer: Writer, _ verb: String) throws -> Int {
    var count = 0
    for child in type.children {
      guard let part = [Note.type, Attachment.type].first(where: { $0.name == child.entity }) else { continue }
      let page = try writer.page("SELECT id FROM \(part.table) WHERE \(child.column) = \(id)")
      for partID in (0..<page.rowCount).compactMap({ page.id($0, 0) }) {
        try writer.trash(part.table, partID, root: partID)
        count += try purge(part, partID, writer, verb: verb)
      }
    }
    return count
  }
}

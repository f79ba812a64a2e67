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

/// Deletes for good what has been in Trash for 90 days, and what imports of long ago did. One job a day in each workspace, which enqueues the next.
enum TrashEmptying {
  static let kind = "trash.empty"
  private static let pieceSize = 50

  static func enqueue(_ writer: Writer, at moment: Instant? = nil) throws {
    guard try !writer.exists("SELECT 1 FROM jobs WHERE kind = \(kind) AND state = 'WAITING'") else { return }
    try writer.enqueue(Job.Draft(kind: kind, runAt: moment))
  }

  /// The workspace's own work, whoever began it: it goes over personal projects as well.
  static let handler: JobHandler = { _, session in
    guard let session = try session.system(requestID: session.requestID) else { throw JobFailure("The workspace is gone.") }
    // First of all: a day on which it fails must not be the last one.
    try session.write { try enqueue($0, at: $0.now.adding(days: 1)) }
    try empty(session, before: Instant.now.adding(days: -TrashEntry.days))
    try ImportJournal.forgetOld(session)
  }

  /// - Parameter told: called after every few entries with how many went, and how many records they were.
  /// - Returns: how many records went, counting what went along with others.
  @discardableResult
  static func empty(_ session: Session, before moment: Instant, told: (Int, Int) throws -> Void = { _, _ in }) throws -> Int {
    var count = 0
    while true {
      let ids = try session.read { try TrashQueries(reader: $0).old(before: moment, limit: pieceSize) }
      guard !ids.isEmpty else { return count }
      // Each in a write of its own: others write in between.
      let gone = try ids.reduce(0) { count, id in count + (try session.write { try TrashRules.purge(id, $0) }) }
      count += gone
      try told(ids.count, gone)
    }
  }
}

import Records
public import Store
import Values

/// Takes back what an import that did not end has done: what it created goes to Trash, what it changed gets its old values.
/// Each step forgets what it took back, so that this too may be stopped at any moment and goes on where it was.
enum ImportUndo {
  private static let pieceSize = 100

  static func undo(_ journal: ImportJournal, _ session: Session) throws {
    var isLeft = true
    while isLeft {
      isLeft = try session.write { writer in
        let page = try writer.page(
          """
          SELECT seq, entity, record_id, action, before FROM import_rows WHERE import_id = \(journal.id) ORDER BY seq DESC LIMIT \(pieceSize)
          """)
        guard !page.isEmpty else {
          try journal.settle("UNDONE", writer)
          return false
        }
        for row in 0..<page.rowCount {
          guard let entity = page.string(row, 1), let id = page.id(row, 2) else { continue }
          try takeBack(entity, id, before: page.string(row, 4), writer)
        }
        try journal.forget(from: page.integer(page.rowCount - 1, 0) ?? 0, writer)
        return true
      }
    }
  }

  private static func takeBack(_ entity: String, _ id: RecordID, before: String?, _ writer: Writer) throws {
    guard let type = ProductSchema.entities.first(where: { $0.name == entity }), let row = try type.find(id, writer) else { return }
    guard let before else { return try type.trash(id, writer) }
    let changes = try JSON.parse(before).array ?? []
    try type.change(row, writer, verb: "updated", note: "The import was not finished and was taken back.") { draft in
      for change in changes {
        guard let parts = change.array, parts.count == 3, let name = parts[0].string, row.type.field(name) != nil else { continue }
        // What somebody has changed since then stays as they left it.
        if draft[name] == ImportJournal.value(parts[2]) { draft[name] = ImportJournal.value(parts[1]) }
      }
    }
  }
}

extension Import {
  /// Undoes the imports whose process ended in the middle. Called when a command or the server opens the folder; does nothing while another
  /// process is importing a large file.
  /// - Returns: how many were undone.
  @discardableResult
  public static func recover(_ store: Store) throws -> Int {
    guard let hold = try store.hold(lockName) else { return 0 }
    defer { withExtendedLifetime(hold) {} }
    var undone = 0
    for workspace in try store.installation.workspaces() {
      guard let session = try store.installation.systemSession(in: workspace.id, requestID: "import recovery") else { continue }
      undone += try undoAll(session)
    }
    return undone
  }

  static func undoAll(_ session: Session) throws -> Int {
    let page = try session.read { try $0.page("SELECT id FROM imports WHERE state = 'RUNNING' ORDER BY seq") }
    let journals = (0..<page.rowCount).compactMap { page.id($0, 0) }.map { ImportJournal(id: $0) }
    for journal in journals { try ImportUndo.undo(journal, session) }
    return journals.count
  }
}

import Records
import Store
import Templating
import Values
import Web

enum TrashPages {
  private static let path = "/crm/trash"
  static let word = "delete"

  static func show(_ context: Context) throws -> Response {
    let kind = try context.query.text("kind").map { try TrashEntry.type(named: $0) }
    let values: [String: Value] = try context.session.read { reader in
      let page = try TrashQueries(reader: reader, kind: kind).page(after: context.query.text("cursor"))
      return [
        "entries": .list(page.entries.map { value($0, reader.now) }), "kinds": .list(kinds(context.session, kind)),
        "may_restore": .bool(page.entries.contains(where: \.mayRestore)), "may_purge": .bool(context.allows(.trashPurge)),
        "next_url": Value(page.next.map { url(kind, [("cursor", $0)]) }), "is_filtered": .bool(kind != nil),
        "emptying_url": Value(
          context.allows(.trashPurge) ? try TrashClearing.running(reader).map { "\(TrashClearingPages.path)/\($0.id)" } : nil),
        "first_url": Value(context.query.text("cursor").map { _ in url(kind, []) }), "here": .string(context.target),
      ]
    }
    return try context.render("trash/show", values)
  }

  /// Brings back what was ticked; what cannot come back is said and holds up nothing else.
  static func restore(_ context: Context) throws -> Response {
    let records = try context.form().all("id").map { try TrashEntry.parse($0) }
    guard !records.isEmpty else { return context.redirect(path, flash: .info("Nothing was chosen.")) }
    let outcome = try context.session.write { try TrashOutcome(restoring: records, $0) }
    return context.redirect(try context.returnPath(default: path), flash: outcome.flash)
  }

  /// The second step: what goes, and a word to type.
  static func askPurge(_ context: Context) throws -> Response {
    guard context.query.contains("id") || context.query.isOn("all") else { return context.redirect(path) }
    return try page(context, context.query, error: "")
  }

  static func purge(_ context: Context) throws -> Response {
    let form = try context.form()
    guard form.text("confirm")?.lowercased() == word else {
      return try page(context, form, error: "Type “\(word)” to go on. Nothing was deleted.")
    }
    if form.isOn("all") { return try TrashClearingPages.empty(context) }
    let entry = try one(context, form)
    let count = try context.session.write { try TrashRules.purge(entry.id, $0) }
    return context.redirect(path, flash: .success(TrashClearingPages.sentence(Int64(count))))
  }

  private static func one(_ context: Context, _ form: FormValues) throws -> TrashEntry {
    let (type, id) = try TrashEntry.parse(form.text("id") ?? "")
    guard let entry = try context.session.read({ try TrashQueries(reader: $0).entry(type, id) }) else {
      throw Problem.notFound("This is not in Trash any more.")
    }
    return entry
  }

  private static func page(_ context: Context, _ form: FormValues, error: String) throws -> Response {
    let entry = form.isOn("all") ? nil : try one(context, form)
    let parts = try entry.map { entry in try context.session.read { try $0.trashed(with: entry.id).count - 1 } } ?? 0
    let values: [String: Value] = [
      "entry": entry.map { value($0, .now) } ?? .null, "parts": .integer(Int64(parts)), "word": .string(word), "error": .string(error),
      "typed": .string(form["confirm"] ?? ""),
    ]
    return try context.render("trash/purge", values, status: error.isEmpty ? 200 : 422)
  }

  private static func kinds(_ session: Session, _ current: EntityType?) -> [Value] {
    [["title": "All", "url": .string(path), "current": .bool(current == nil)]]
      + TrashQueries.types(session).map { type in
        ["title": .string(type.pluralLabel), "url": .string(url(type, [])), "current": .bool(type.name == current?.name)]
      }
  }

  private static func url(_ kind: EntityType?, _ more: [(name: String, value: String)]) -> String {
    FilterBar.url(path, (kind.map { [(name: "kind", value: $0.name)] } ?? []) + more)
  }

  private static func value(_ entry: TrashEntry, _ now: Instant) -> Value {
    [
      "key": .string(entry.key), "title": .string(entry.title.isEmpty ? entry.type.label : entry.title),
      "kind": .string(entry.type.label), "by": Value(entry.trashedBy), "at": .instant(entry.trashedAt),
      "days": .integer(entry.daysLeft(at: now)), "may_restore": .bool(entry.mayRestore),
      "person_url": Value(entry.type.name == Contact.type.name ? "/crm/contacts/\(entry.id)" : nil),
    ]
  }
}

/// What became of each record that was to come back.
struct TrashOutcome {
  private(set) var restored = 0
  /// The one that came back, where it has a page of its own.
  private var only: (title: String, url: String?)?
  private(set) var refused: [(type: EntityType, id: RecordID, reason: String)] = []

  init(restoring records: [(type: EntityType, id: RecordID)], _ writer: Writer) throws {
    for (type, id) in records {
      do {
        try writer.session.write { try TrashRules.restore(type, id, $0) }
        restored += 1
        only = try restored > 1 ? nil : Self.link(type, id, writer)
      } catch let error as RecordError {
        refused.append((type, id, error.description))
      }
    }
  }

  private static func link(_ type: EntityType, _ id: RecordID, _ reader: Reader) throws -> (title: String, url: String?) {
    let title = try type.get(id, reader).title
    return (
      title.isEmpty ? type.label : String(title.prefix(60)),
      ["note", "attachment", "tag"].contains(type.name) ? nil : "/crm/\(type.plural)/\(id)"
    )
  }

  var flash: Flash {
    let done = only.map { "“\($0.title)” is back, with everything that went to Trash along with it." } ?? "\(restored) records are back."
    guard let first = refused.first else { return .success(done, url: only?.url) }
    let others = refused.count == 1 ? "One stays in Trash" : "\(refused.count) stay in Trash"
    return restored == 0 ? .error(first.reason) : .info("\(done) \(others): \(first.reason)")
  }
}

import Records
import Store
import Templating
import Values
import Web

/// The tabs of a lead's or a deal's page: Overview, Notes and Timeline.
struct RecordTabs {
  let row: Row
  let context: Context
  let reader: Reader

  private var path: String { "/crm/\(row.type.plural)/\(row.id)" }

  private var current: String {
    let wanted = context.query.text("tab") ?? ""
    return ["notes", "timeline"].contains(wanted) ? wanted : "overview"
  }

  /// `tab`, `tabs`, the page of the timeline, and the notes where they are looked at.
  func values() throws -> [String: Value] {
    let notes = NoteQueries(parent: try NoteParent.named(row.type.plural), record: row, reader: reader)
    let before = context.query.int("before").map(Int64.init)
    var values: [String: Value] = [
      "tab": .string(current), "tabs": .list(tabs(notes: try notes.count())),
      "timeline": .object(Object(try Timeline.page(of: row.id, before: before, reader))),
    ]
    if current == "notes" { values.merge(try notes.values(context)) { _, own in own } }
    return values
  }

  private func tabs(notes: Int64) -> [Value] {
    [("overview", "Overview", nil), ("notes", "Notes", notes), ("timeline", "Timeline", nil)].map { (tab: (String, String, Int64?)) in
      [
        "url": .string(tab.0 == "overview" ? path : path + "?tab=" + tab.0), "title": .string(tab.1), "current": .bool(tab.0 == current),
        "count": Value(tab.2),
      ]
    }
  }
}

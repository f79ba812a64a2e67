import Records
import Store
import Templating
import Values
import Web

/// The tabs of a lead's or a deal's page: Overview, Files, Notes and Timeline.
struct RecordTabs {
  let row: Row
  let context: Context
  let reader: Reader

  private var path: String { "/crm/\(row.type.plural)/\(row.id)" }

  private var current: String {
    let wanted = context.query.text("tab") ?? ""
    return ["files", "notes", "communications", "timeline"].contains(wanted) ? wanted : "overview"
  }

  /// `tab`, `tabs`, the page of the timeline, and the notes where they are looked at.
  func values() throws -> [String: Value] {
    let notes = NoteQueries(parent: try Note.parents.named(row.type.plural), record: row, reader: reader)
    let files = try AttachmentQueries(row, reader)
    let isTimeline = current == "timeline"
    let feed = isTimeline ? try TimelineFeed(of: row, context, reader) : TimelineFeed(of: row, reader)
    var values: [String: Value] = [
      "tab": .string(current),
      "tabs": tabs(files: try files.count(), notes: try notes.count(), talks: try CommunicationTab.count(of: row, reader)),
      "timeline": .object(Object(try feed.values(path: path, kept: [("tab", "timeline")]))),
    ]
    values.merge(try current == "files" ? files.values(context) : files.card()) { _, own in own }
    if current == "notes" { values.merge(try notes.values(context)) { _, own in own } }
    if current == "communications" {
      try context.require(.communicationView)
      let tab = CommunicationTab(record: row, path: path, kept: [("tab", "communications")], context: context, reader: reader)
      values.merge(try tab.values()) { _, own in own }
    }
    return values
  }

  private func tabs(files: TabCount, notes: TabCount, talks: TabCount?) -> Value {
    let tabs = [
      RecordTab(key: "overview", title: "Overview"),
      RecordTab(key: "communications", title: "Communications", count: talks, permission: .communicationView),
      RecordTab(key: "files", title: "Files", count: files), RecordTab(key: "notes", title: "Notes", count: notes),
      RecordTab(key: "timeline", title: "Timeline"),
    ]
    return RecordTab.values(tabs, current: current, for: reader.session) { $0 == "overview" ? path : path + "?tab=" + $0 }
  }
}

import Records
import Store
import Values

/// A column of the lead board. Each maps to a status of the lead.
enum LeadStage: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(60)
    let position = Typed.integer("position", "Position", 0...1000).required().preset(0)
    let status = Typed.choice("status", "Status", Lead.statuses).required().preset("NEW")
    let glyph = Typed.choice("glyph", "Glyph", LeadStage.glyphs).preset("ring")
  }

  static let glyphs = [
    Choice("ring", "Ring"), Choice("third", "A third"), Choice("most", "Three quarters"), Choice("pause", "Pause"), Choice("won", "Won"),
    Choice("lost", "Lost"),
  ]

  static let type = EntityType(
    LeadStage.self, name: "lead_stage", plural: "lead_stages", label: "Lead stage", pluralLabel: "Lead stages", table: "lead_stages",
    permissions: .init(view: .leadView, create: .settingsManage, update: .settingsManage, delete: .settingsManage, others: .settingsManage),
    owner: nil, defaultSort: .init("position"), rule: settle, comeback: comeBack)

  /// Names are told apart, and a stage with leads keeps its status.
  private static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    if draft.changes("name"), let name = draft["name"].text, try isTaken(name, besides: draft.id, writer) {
      draft.fail("name", "There is a stage called “\(name)” already.")
    }
    if draft["status"].text == LeadRules.disqualified { draft.fail("status", "Disqualified leads stand in no stage.") }
    if !draft.isNew, draft.changes("status"), try writer.exists("SELECT 1 FROM leads_all WHERE stage_id = \(draft.id)") {
      draft.fail("status", "There are leads in this stage, so it keeps its status.")
    }
  }

  /// Somebody may have given the name of a stage in Trash to another one.
  private static func comeBack(_ row: Row, _ reader: Reader) throws {
    guard try isTaken(row.title, besides: row.id, reader) else { return }
    throw RecordError.refused("There is a stage called “\(row.title)” already. Give that one another name first.")
  }

  private static func isTaken(_ name: String, besides id: RecordID, _ reader: Reader) throws -> Bool {
    try reader.exists("SELECT 1 FROM lead_stages WHERE name = \(name) AND id <> \(id)")
  }

  /// The six stages every workspace starts with.
  static let defaults: [(name: String, status: String, glyph: String)] = [
    ("New Opportunities", "NEW", "ring"), ("Active Opportunities", "QUALIFIED", "third"), ("Proposal Sent", "QUALIFIED", "most"),
    ("On Ice", "QUALIFIED", "pause"), ("Closed Won", "CONVERTED", "won"), ("Closed Lost", "LOST", "lost"),
  ]
}

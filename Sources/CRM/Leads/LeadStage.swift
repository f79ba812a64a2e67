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
    owner: nil, defaultSort: .init("position"))

  /// The six stages every workspace starts with.
  static let defaults: [(name: String, status: String, glyph: String)] = [
    ("New Opportunities", "NEW", "ring"), ("Active Opportunities", "QUALIFIED", "third"), ("Proposal Sent", "QUALIFIED", "most"),
    ("On Ice", "QUALIFIED", "pause"), ("Closed Won", "CONVERTED", "won"), ("Closed Lost", "LOST", "lost"),
  ]
}

import Records
import Store
import Templating
import Values
import Web

/// The stages of the lead board, in Settings.
enum LeadStageConfig {
  private static let path = "/crm/settings/lead-stages"

  static func show(_ context: Context) throws -> Response { try page(context, nil) }

  static func add(_ context: Context) throws -> Response {
    try change(context, "new") { form, writer in
      let ids = try LeadStages.all(writer).map(\.id)
      let inputs = Inputs([
        ("name", .typed(form["name"] ?? "")), ("status", .typed(form.text("status") ?? "QUALIFIED")),
        ("glyph", .typed(glyph(form.text("status")))), ("position", .typed(String(ids.count))),
      ])
      let row = try LeadStage.type.create(inputs, writer)
      try Ordering.set(try order(ids, with: row, writer), LeadStage.type, writer)
      return "“\(row.title)” was added."
    }
  }

  static func update(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description) { form, writer in
      var inputs = Inputs([("name", .typed(form["name"] ?? ""))])
      if let glyph = form.text("glyph") { inputs.set("glyph", .typed(glyph)) }
      try LeadStage.type.update(id, inputs, version: nil, writer)
      return "Saved."
    }
  }

  static func shift(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description) { form, writer in
      let ids = try LeadStages.all(writer).map(\.id)
      try Ordering.shift(id, up: form.text("direction") != "down", among: ids, LeadStage.type, writer)
      return nil
    }
  }

  static func remove(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description, undo: "/crm/settings/lead-stages/\(id)/restore") { _, writer in
      let row = try LeadStage.type.get(id, writer)
      let count = try writer.integer("SELECT count(*) FROM (SELECT 1 FROM leads_all WHERE stage_id = \(id) LIMIT 1000)") ?? 0
      guard count == 0 else {
        throw Problem.conflict(
          "\(Self.leads(count)) in “\(row.title)”, counting Trash. Move them first.")
      }
      guard try writer.exists("SELECT 1 FROM lead_stages WHERE status = \(row["status"].plain) AND id <> \(id)") else {
        throw Problem.conflict("“\(row.title)” is the only stage for leads that are \(label(row).lowercased()).")
      }
      try LeadStage.type.trash(id, writer)
      return "“\(row.title)” was removed."
    }
  }

  static func restore(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description) { _, writer in
      try LeadStage.type.restore(id, among: ProductSchema.entities, writer)
      return "“\(try LeadStage.type.get(id, writer).title)” is back."
    }
  }

  private static func leads(_ count: Int64) -> String {
    count == 1 ? "There is one lead" : "There are \(count >= 1000 ? "1,000 or more" : String(count)) leads"
  }

  private static func label(_ row: Row) -> String { Lead.statuses.first { $0.value == row["status"].text }?.label ?? "" }

  private static func glyph(_ status: String?) -> String {
    switch status {
    case "NEW": "ring"
    case "CONVERTED": "won"
    case "LOST": "lost"
    default: "third"
    }
  }

  /// A new stage stands behind the last open one, or at the end when it closes a lead.
  private static func order(_ ids: [RecordID], with row: Row, _ reader: Reader) throws -> [RecordID] {
    var order = ids
    let isOpen = ["NEW", "QUALIFIED"].contains(row["status"].text)
    let lastOpen = try LeadStages.all(reader).filter { $0.id != row.id }.lastIndex { $0.closing == .open }
    order.insert(row.id, at: isOpen ? (lastOpen ?? -1) + 1 : ids.count)
    return order
  }

  private static func change(
    _ context: Context, _ key: String, undo: String? = nil, _ body: (FormValues, Writer) throws -> String?
  ) throws -> Response {
    try RefusedForm.change(context, key, path: path, undo: undo, page: { try page(context, $0, status: $1) }, body)
  }

  private static func page(_ context: Context, _ refused: RefusedForm?, status: Int = 200) throws -> Response {
    let stages = try context.session.read { reader -> [Value] in
      let page = try reader.page(
        """
        SELECT l.id, l.name, l.status, l.glyph, (SELECT sum(records) FROM stage_totals s WHERE s.entity = 'lead' AND s.stage_id = l.id)
        FROM lead_stages l ORDER BY l.position, l.seq
        """)
      return (0..<page.rowCount).map { stage(page, $0, refused) }
    }
    let added = refused.flatMap { $0.key == "new" ? $0 : nil }
    let statuses = Lead.statuses.filter { $0.value != LeadRules.disqualified }
    return try context.render(
      "leads/stages",
      [
        "settings_nav": SettingsValues.navigation("lead-stages", context.session), "stages": .list(stages),
        "statuses": .list(statuses.map { ["value": .string($0.value), "label": .string($0.label)] }),
        "new_name": .string(added?.typed["name"] ?? ""), "new_status": .string(added?.typed["status"] ?? "QUALIFIED"),
        "new_error": Value(added?.message),
      ], status: status)
  }

  private static func stage(_ page: CellPage, _ row: Int, _ refused: RefusedForm?) -> Value {
    let id = page.string(row, 0) ?? ""
    let own = refused.flatMap { $0.key == id ? $0 : nil }
    let status = page.string(row, 2)
    return [
      "id": .string(id), "name": .string(own?.typed["name"] ?? page.string(row, 1) ?? ""), "title": .string(page.string(row, 1) ?? ""),
      "status": .string(Lead.statuses.first { $0.value == status }?.label ?? ""),
      "glyph": .string(page.string(row, 3) == "pause" ? "hold" : page.string(row, 3) ?? "ring"),
      "count": .integer(page.integer(row, 4) ?? 0), "error": Value(own?.message),
    ]
  }
}

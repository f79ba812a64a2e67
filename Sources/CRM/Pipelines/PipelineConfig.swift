import Records
import Store
import Templating
import Values
import Web

/// Pipelines and their stages, in Settings.
enum PipelineConfig {
  private static let path = "/crm/pipeline/config"

  static func show(_ context: Context) throws -> Response { try page(context, nil) }

  static func create(_ context: Context) throws -> Response {
    try change(context, "new") { form, writer in
      let template = form.text("template").flatMap { PipelineTemplate(rawValue: $0) } ?? .sales
      let inputs = Inputs([("name", .typed(form["name"] ?? ""))])
      return "“\(try PipelineSetup.create(inputs, stages: PipelineSetup.inputs(template), writer).title)” was created."
    }
  }

  static func update(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description) { form, writer in
      try Pipeline.type.update(id, Inputs([("name", .typed(form["name"] ?? ""))]), version: nil, writer)
      return "Saved."
    }
  }

  static func makeDefault(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description) { _, writer in
      let row = try Pipeline.type.update(id, Inputs([("isDefault", .typed("1"))]), version: nil, writer).row
      return "New deals go to “\(row.title)”."
    }
  }

  static func delete(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description, undo: "/crm/pipelines/\(id)/restore") { _, writer in
      "“\(try PipelineSetup.delete(id, writer).title)” is in Trash. It can be restored for 90 days."
    }
  }

  static func restore(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let row = try context.session.write { writer in
        try Pipeline.type.restore(id, among: ProductSchema.entities, writer)
        return try Pipeline.type.get(id, writer)
      }
      return context.redirect(path, flash: .success("“\(row.title)” is back."))
    }
  }

  static func addStage(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, "stage-of-\(id)") { form, writer in
      let kind = form.text("kind") ?? "open"
      let inputs = Inputs([
        ("name", .typed(form["name"] ?? "")), ("probability", .typed(form.text("probability") ?? "0")),
        ("isClosedWon", .typed(kind == "won" ? "1" : "0")), ("isClosedLost", .typed(kind == "lost" ? "1" : "0")),
      ])
      return "“\(try PipelineSetup.add(inputs, to: id, writer).title)” was added."
    }
  }

  static func updateStage(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description) { form, writer in
      var inputs = Inputs([("name", .typed(form["name"] ?? ""))])
      if form.contains("probability") { inputs.set("probability", .typed(form["probability"] ?? "")) }
      try PipelineStage.type.update(id, inputs, version: nil, writer)
      return "Saved."
    }
  }

  static func shiftStage(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description) { form, writer in
      let row = try PipelineStage.type.get(id, writer)
      let ids = try row["pipelineId"].recordID.map { try PipelineStages.all(of: $0, writer).map(\.id) } ?? []
      try Ordering.shift(id, up: form.text("direction") != "down", among: ids, PipelineStage.type, writer)
      return nil
    }
  }

  static func removeStage(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description, undo: "/crm/pipeline-stages/\(id)/restore") { _, writer in
      "“\(try PipelineSetup.remove(stage: id, writer).title)” was removed."
    }
  }

  static func restoreStage(_ context: Context) throws -> Response {
    let id = try context.id()
    return try change(context, id.description) { _, writer in
      try PipelineStage.type.restore(id, among: ProductSchema.entities, writer)
      return "“\(try PipelineStage.type.get(id, writer).title)” is back."
    }
  }

  private static func change(
    _ context: Context, _ key: String, undo: String? = nil, _ body: (FormValues, Writer) throws -> String?
  ) throws -> Response {
    try RefusedForm.change(context, key, path: path, undo: undo, page: { try page(context, $0, status: $1) }, body)
  }

  private static func page(_ context: Context, _ refused: RefusedForm?, status: Int = 200) throws -> Response {
    let pipelines = try context.session.read { reader -> [Value] in
      let page = try reader.page("SELECT id, name, is_default FROM pipelines ORDER BY is_default DESC, name")
      return try (0..<page.rowCount).compactMap { row in
        guard let id = page.id(row, 0) else { return nil }
        return try pipeline(id, page.string(row, 1) ?? "", isDefault: page.integer(row, 2) == 1, refused, reader)
      }
    }
    let values: [String: Value] = [
      "settings_nav": SettingsValues.navigation("pipelines", context.session), "pipelines": .list(pipelines),
      "may_create": .bool(context.allows(.pipelineCreate)), "may_delete": .bool(context.allows(.pipelineDelete)),
      "templates": .list(PipelineTemplate.allCases.map { ["value": .string($0.rawValue), "label": .string($0.title)] }),
      "new_name": .string(refused?.key == "new" ? refused?.typed["name"] ?? "" : ""),
      "new_template": .string(refused?.key == "new" ? refused?.typed["template"] ?? "sales" : "sales"),
      "new_error": Value(refused?.key == "new" ? refused?.message : nil),
    ]
    return try context.render("pipelines/config", values, status: status)
  }

  private static func pipeline(_ id: RecordID, _ name: String, isDefault: Bool, _ refused: RefusedForm?, _ reader: Reader) throws -> Value {
    let own = refused.flatMap { $0.key == id.description ? $0 : nil }
    let added = refused.flatMap { $0.key == "stage-of-\(id)" ? $0 : nil }
    let stages = try PipelineStages.all(of: id, reader)
    let counts = try reader.page(
      "SELECT stage_id, sum(records) FROM stage_totals WHERE entity = 'deal' AND stage_id IN \(list: stages.map(\.id)) GROUP BY 1")
    let byStage = Dictionary(
      uniqueKeysWithValues: (0..<counts.rowCount).compactMap { row in counts.id(row, 0).map { ($0, counts.integer(row, 1) ?? 0) } })
    return [
      "id": .id(id), "name": .string(own?.typed["name"] ?? name), "title": .string(name), "is_default": .bool(isDefault),
      "error": Value(own?.message), "stages": .list(stages.map { stage($0, byStage[$0.id] ?? 0, refused) }),
      "add_name": .string(added?.typed["name"] ?? ""), "add_probability": .string(added?.typed["probability"] ?? ""),
      "add_error": Value(added?.message),
    ]
  }

  private static func stage(_ stage: PipelineStages.Stage, _ count: Int64, _ refused: RefusedForm?) -> Value {
    let own = refused.flatMap { $0.key == stage.id.description ? $0 : nil }
    return [
      "id": .id(stage.id), "name": .string(own?.typed["name"] ?? stage.name), "title": .string(stage.name), "key": .string(stage.key),
      "glyph": .string(stage.column.glyph), "probability": .string(own?.typed["probability"] ?? String(stage.column.probability)),
      "is_open": .bool(stage.isOpen), "count": .integer(count), "error": Value(own?.message),
    ]
  }
}

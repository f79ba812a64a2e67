import Records
import Store
import Values
import Web

enum PipelineAPI {
  static func list(_ context: Context) throws -> Response {
    try context.session.read { reader in
      let page = try reader.page("SELECT id FROM pipelines ORDER BY is_default DESC, name")
      let ids = (0..<page.rowCount).compactMap { page.id($0, 0) }
      let rows = Dictionary(uniqueKeysWithValues: try Pipeline.type.all(ids, reader).map { ($0.id, $0) })
      let pipelines = try json(ids.compactMap { rows[$0] }, reader)
      let count = JSON(pipelines.count)
      return context.json(["data": .array(pipelines), "pagination": ["page": 1, "limit": count, "total": count, "pages": 1]])
    }
  }

  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.read { reader in
        let row = try Pipeline.type.get(id, reader)
        return context.json(try json(row, reader)).tagged(row.version)
      }
    }
  }

  /// `{"name": "…", "stages": [{"name": "…", "probability": 25, "isClosedWon": false}]}`; without stages those of `template`.
  static func create(_ context: Context) throws -> Response {
    let object = try context.jsonObject()
    let stages: [Inputs] = try stages(object)?.map(\.inputs) ?? PipelineSetup.inputs(try template(object))
    return try Problem.translating {
      try context.session.write { writer in
        let row = try PipelineSetup.create(Inputs(json: object), stages: stages, writer)
        return context.json(try json(row, writer), status: 201).with("Location", "/api/crm/pipelines/\(row.id)")
      }
    }
  }

  /// `stages`, where given, are all stages in their order: those without an id are added, those that are left out are removed.
  static func update(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        let existing = try Pipeline.type.get(id, writer)
        let object = try body.get()
        let wanted = try stages(object)
        let version = try Resource.version(of: existing, context, object)
        let row = try Pipeline.type.update(id, Inputs(json: object), version: version, writer).row
        if let wanted { try replace(wanted, of: id, writer) }
        return context.json(try json(row, writer)).tagged(row.version)
      }
    }
  }

  static func delete(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      _ = try context.session.write { try PipelineSetup.delete(id, $0) }
      return .empty()
    }
  }

  private static func replace(_ wanted: [PipelineSetup.StageDraft], of pipeline: RecordID, _ writer: Writer) throws {
    let before = try PipelineStages.all(of: pipeline, writer).map(\.id)
    var order: [RecordID] = []
    for stage in wanted {
      guard let id = stage.id else {
        order.append(try PipelineSetup.add(stage.inputs, to: pipeline, writer).id)
        continue
      }
      guard before.contains(id) else { throw Problem.unprocessable(fields: ["stages": "There is no stage \(id) in this pipeline."]) }
      var inputs = stage.inputs
      _ = inputs.take("position", "order", "pipelineId", "id")
      try PipelineStage.type.update(id, inputs, version: nil, writer)
      order.append(id)
    }
    for id in before where !order.contains(id) { _ = try PipelineSetup.remove(stage: id, writer) }
    try Ordering.set(order, PipelineStage.type, writer)
    try PipelineSetup.demandKinds(of: pipeline, writer)
  }

  static func json(_ row: Row, _ reader: Reader) throws -> JSON { try json([row], reader).first ?? .null }

  /// Pipelines with their stages, read together.
  private static func json(_ rows: [Row], _ reader: Reader) throws -> [JSON] {
    let page = try reader.page("SELECT id FROM pipeline_stages WHERE pipeline_id IN \(list: rows.map(\.id)) ORDER BY position, seq")
    let order = (0..<page.rowCount).compactMap { page.id($0, 0) }
    let stages = Dictionary(uniqueKeysWithValues: try PipelineStage.type.all(order, reader).map { ($0.id, $0) })
    let byPipeline = Dictionary(grouping: order.compactMap { stages[$0] }) { $0["pipelineId"].recordID }
    return rows.map { row in
      guard var object = row.json(workspace: reader.session.currency).object else { return .null }
      object["stages"] = .array((byPipeline[row.id] ?? []).map { stage($0, reader.session.currency) })
      return .object(object)
    }
  }

  private static func stage(_ stage: Row, _ workspace: Currency) -> JSON {
    guard var json = stage.json(workspace: workspace).object else { return .null }
    json["order"] = json["position"]
    return .object(json)
  }

  private static func template(_ object: JSON.Object) throws -> PipelineTemplate {
    guard let name = try object.text("template") else { return .sales }
    guard let template = PipelineTemplate(rawValue: name.lowercased()) else {
      throw Problem.unprocessable(fields: ["template": "template is sales or qualified."])
    }
    return template
  }

  private static func stages(_ object: JSON.Object) throws -> [PipelineSetup.StageDraft]? {
    guard let given = object["stages"], !given.isNull else { return nil }
    let objects = (given.array ?? []).compactMap(\.object)
    guard objects.count == given.array?.count, (1...40).contains(objects.count) else {
      throw Problem.unprocessable(fields: ["stages": "stages is a list of 1 to 40 objects, each with a name."])
    }
    return try objects.map { .init(id: try stageID($0), inputs: Inputs(json: $0)) }
  }

  /// Of a stage that is there already; nil for a new one.
  private static func stageID(_ stage: JSON.Object) throws -> RecordID? {
    guard let given = stage["id"], !given.isNull else { return nil }
    guard let id = given.string.flatMap({ RecordID($0) }) else {
      throw Problem.unprocessable(fields: [
        "stages": "“\((given.string ?? given.text).prefix(60))” is no id of a stage. New stages have none."
      ])
    }
    return id
  }
}

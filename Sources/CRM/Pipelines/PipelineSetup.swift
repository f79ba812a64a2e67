import Records
import Store
import Values
import Web

/// Changes to pipelines and their stages, for pages and JSON alike.
enum PipelineSetup {
  /// A stage as a request describes it.
  struct StageDraft {
    var id: RecordID?
    var inputs: Inputs
  }

  static func create(_ inputs: Inputs, stages: [Inputs], _ writer: Writer) throws -> Row {
    let pipeline = try Pipeline.type.create(inputs, writer)
    for (position, stage) in stages.enumerated() { try addStage(stage, to: pipeline.id, position: position, writer) }
    try demandKinds(of: pipeline.id, writer)
    return pipeline
  }

  static func inputs(_ template: PipelineTemplate) -> [Inputs] {
    template.stages.map { stage in
      Inputs([
        ("name", .typed(stage.name)), ("probability", .typed(String(stage.probability))),
        ("isClosedWon", .typed(stage.probability == 100 ? "1" : "0")), ("isClosedLost", .typed(stage.probability == 0 ? "1" : "0")),
      ])
    }
  }

  @discardableResult
  private static func addStage(_ stage: Inputs, to pipeline: RecordID, position: Int, _ writer: Writer) throws -> Row {
    var inputs = stage
    _ = inputs.take("position", "order", "pipelineId")
    inputs.set("pipelineId", .typed(pipeline.description))
    inputs.set("position", .typed(String(position)))
    return try PipelineStage.type.create(inputs, writer)
  }

  /// A new stage stands behind the last open one.
  static func add(_ stage: Inputs, to pipeline: RecordID, _ writer: Writer) throws -> Row {
    _ = try Pipeline.type.get(pipeline, writer)
    let stages = try PipelineStages.all(of: pipeline, writer)
    let row = try addStage(stage, to: pipeline, position: stages.count, writer)
    let isOpen = row["isClosedWon"].integer != 1 && row["isClosedLost"].integer != 1
    var order = stages.map(\.id)
    order.insert(row.id, at: isOpen ? (stages.lastIndex(where: \.isOpen) ?? -1) + 1 : order.count)
    try Ordering.set(order, PipelineStage.type, writer)
    return row
  }

  static func remove(stage id: RecordID, _ writer: Writer) throws -> Row {
    let row = try PipelineStage.type.get(id, writer)
    let count = try writer.integer("SELECT count(*) FROM (SELECT 1 FROM deals_all WHERE stage_id = \(id) LIMIT 1000)") ?? 0
    guard count == 0 else { throw Problem.conflict("\(deals(count)) in “\(row.title)”, counting Trash. Move them to another stage first.") }
    let pipeline = row["pipelineId"].recordID
    let isOnly =
      try writer.integer(
        """
        SELECT count(*) FROM pipeline_stages WHERE pipeline_id = \(pipeline) AND is_closed_won = \(row["isClosedWon"].integer ?? 0)
          AND is_closed_lost = \(row["isClosedLost"].integer ?? 0)
        """) == 1
    guard !isOnly else {
      throw Problem.conflict("“\(row.title)” is the only stage of its kind; a pipeline needs one open, one won and one lost.")
    }
    try PipelineStage.type.trash(id, writer)
    return row
  }

  static func delete(_ id: RecordID, _ writer: Writer) throws -> Row {
    let row = try Pipeline.type.get(id, writer)
    let count = try writer.integer("SELECT count(*) FROM (SELECT 1 FROM deals_all WHERE pipeline_id = \(id) LIMIT 1000)") ?? 0
    guard count == 0 else {
      throw Problem.conflict("\(deals(count)) in “\(row.title)”, counting Trash. Move them to another pipeline first.")
    }
    guard row["isDefault"].integer != 1 else {
      throw Problem.conflict("“\(row.title)” is the default pipeline. Make another one the default first.")
    }
    try Pipeline.type.trash(id, writer)
    return row
  }

  /// New deals go in at an open stage and come out at the two others.
  static func demandKinds(of pipeline: RecordID, _ reader: Reader) throws {
    let stages = try PipelineStages.all(of: pipeline, reader)
    guard [StageBoard.Stage.Closing.open, .won, .lost].allSatisfy({ kind in stages.contains { $0.column.closing == kind } }) else {
      throw Problem.unprocessable(fields: ["stages": "A pipeline needs at least one open stage, one for won deals and one for lost ones."])
    }
  }

  private static func deals(_ count: Int64) -> String {
    count == 1 ? "There is one deal" : "There are \(count >= 1000 ? "1,000 or more" : String(count)) deals"
  }
}

/// What a new pipeline may start from.
enum PipelineTemplate: String, CaseIterable {
  case sales, qualified

  var stages: [(name: String, probability: Int64)] {
    switch self {
    case .sales: PipelineStage.defaults
    case .qualified: [("Lead", 10), ("Qualified", 40), ("Proposal", 60), ("Negotiation", 80), ("Won", 100), ("Lost", 0)]
    }
  }

  var title: String { stages.dropLast().map(\.name).joined(separator: " → ") + " / Lost" }
}

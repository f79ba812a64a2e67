import Records
import Store
import Values

/// An ordered set of stages that deals pass through.
enum Pipeline: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(80)
    let description = Typed.longText("description", "Description").max(1000)
    let isDefault = Typed.boolean("isDefault", "Default for new deals")
    let isActive = Typed.boolean("isActive", "In use").preset(true)
  }

  static let type = EntityType(
    Pipeline.self, name: "pipeline", plural: "pipelines", label: "Pipeline", pluralLabel: "Pipelines", table: "pipelines",
    permissions: .init(
      view: .pipelineView, create: .pipelineCreate, update: .pipelineUpdate, delete: .pipelineDelete, others: .pipelineUpdate),
    owner: nil, children: [.init("pipeline_stage", table: "pipeline_stages", column: "pipeline_id")], defaultSort: .init("name"),
    rule: PipelineRules.settle, comeback: PipelineRules.comeBack)
}

/// A step of a pipeline with the chance of winning that it stands for.
enum PipelineStage: Entity {
  static let nameLength = 60

  struct Fields: FieldSet {
    let pipelineId = Typed.reference("pipelineId", "Pipeline", .pipeline).required()
    let name = Typed.text("name", "Name").required().max(PipelineStage.nameLength)
    let key = Typed.text("key", "Key").required().max(PipelineStage.nameLength).readOnly()
    let position = Typed.integer("position", "Position", 0...1000).required().preset(0).aliases("order")
    let probability = Typed.percent("probability", "Probability").required().preset(0)
    let color = Typed.text("color", "Colour").max(20)
    let isClosedWon = Typed.boolean("isClosedWon", "Won")
    let isClosedLost = Typed.boolean("isClosedLost", "Lost")
    let daysInStage = Typed.integer("daysInStage", "Days before a warning", 1...1000)
  }

  static let type = EntityType(
    PipelineStage.self, name: "pipeline_stage", plural: "pipeline_stages", label: "Stage", pluralLabel: "Stages", table: "pipeline_stages",
    permissions: .init(
      view: .pipelineView, create: .pipelineUpdate, update: .pipelineUpdate, delete: .pipelineUpdate, others: .pipelineUpdate), owner: nil,
    defaultSort: .init("position"), rule: PipelineRules.settleStage, comeback: PipelineRules.stageComesBack)

  /// `Closed won` → `CLOSED_WON`.
  static func key(for name: String) -> String {
    name.split { !$0.isLetter && !$0.isNumber }.map { $0.uppercased() }.joined(separator: "_")
  }

  /// The stages of the pipeline that every workspace starts with.
  static let defaults: [(name: String, probability: Int64)] = [
    ("Prospecting", 25), ("Qualification", 50), ("Proposal", 75), ("Negotiation", 90), ("Won", 100), ("Lost", 0),
  ]
}

extension Pipeline {
  /// A pipeline with its stages. The stages with a probability of 100 and 0 close a deal.
  @discardableResult
  static func create(name: String, template: PipelineTemplate, isDefault: Bool, _ writer: Writer) throws -> Row {
    let inputs = Inputs([("name", .typed(name)), ("isDefault", .typed(isDefault ? "1" : "0"))])
    return try PipelineSetup.create(inputs, stages: PipelineSetup.inputs(template), writer)
  }
}

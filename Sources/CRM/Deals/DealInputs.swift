import Records
import Store
import Values

/// `stage` in a request is the key, name or id of a stage of the deal's pipeline, or of the one that the request names.
enum DealInputs {
  static func interpret(_ inputs: inout Inputs, _ existing: Row?, _ reader: Reader) throws {
    let (name, text) = try spelled(&inputs)
    guard let text else { return }
    let pipeline = try pipeline(inputs, existing, reader)
    guard let stage = try PipelineStages.find(text, in: pipeline, reader) else {
      let keys = try pipeline.map { try PipelineStages.all(of: $0, reader).map(\.key) } ?? []
      throw RecordError.invalid([FieldError(name, StageMove.unknown(text, in: " in this pipeline", of: keys))])
    }
    inputs.set("stageId", .typed(stage.id.description))
  }

  /// Files give the name as `stageId`.
  private static func spelled(_ inputs: inout Inputs) throws -> (name: String, text: String?) {
    if let text = try inputs.take("stage", "dealStage")?.text(at: "stage") { return ("stage", text) }
    let given = inputs.pairs.last { Choice.isSpelled($0.name, as: "STAGEID") }?.input.text
    return ("stageId", given.flatMap { RecordID($0) == nil ? $0 : nil })
  }

  private static func pipeline(_ inputs: Inputs, _ existing: Row?, _ reader: Reader) throws -> RecordID? {
    let given = inputs.pairs.last { Deal.type.field(spelled: $0.name)?.name == "pipelineId" }?.input.text
    if let given {
      return try RecordID(given) ?? reader.id("SELECT id FROM pipelines WHERE name = \(given) LIMIT 1")
    }
    return try existing?["pipelineId"].recordID ?? Pipeline.defaultID(reader)
  }
}

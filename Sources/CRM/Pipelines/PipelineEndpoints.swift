import Web

extension Endpoint {
  static let listPipelines = Endpoint("listPipelines", "List pipelines with their stages", answer: .page(pipeline))
  static let showPipeline = Endpoint("getPipeline", "Get a pipeline", answer: pipeline)
  static let createPipeline = Endpoint(
    "createPipeline", "Create a pipeline", about: "Without stages it gets those of the template.",
    body: .json(JSONSchema.new(Pipeline.type, further: stages + [("template", .choice(["sales", "qualified"]))])), status: 201,
    answer: pipeline)
  static let updatePipeline = Endpoint(
    "updatePipeline", "Change a pipeline",
    about: "`stages`, where given, are all stages in their order: those without an id are added, those that are left out are removed.",
    parameters: [Resource.ifMatch],
    body: .json(JSONSchema.change(Pipeline.type, further: stages)), answer: pipeline)
  static let deletePipeline = Endpoint("deletePipeline", "Move a pipeline without deals to Trash", status: 204, answer: nil)

  private static let stage = JSONSchema.record(PipelineStage.type, columns: ["order"])
  private static let pipeline = JSONSchema.record(Pipeline.type, further: [("stages", .list(stage))])
  private static let stages: [(String, JSONSchema)] = [
    (
      "stages",
      .list(
        .options([
          "id": .id, "name": .text.max(PipelineStage.nameLength), "probability": .range(0, 100), "isClosedWon": .boolean,
          "isClosedLost": .boolean,
        ]),
        max: 40)
    )
  ]
}

import Records
import Store
import Values
import Web

enum DealAPI {
  /// `{"stage": "PROPOSAL", "notes": "…", "updateProbability": true}`
  static func move(_ context: Context) throws -> Response {
    try changed(context) { id, object, writer in
      guard let text = try object.text("stage") ?? object.text("stageId") else {
        throw Problem.unprocessable(fields: ["stage": "stage is missing; send the key of a stage."])
      }
      let deal = try Deal.type.get(id, writer)
      guard let stage = try PipelineStages.find(text, in: deal["pipelineId"].recordID, writer) else {
        throw StageMove.refusal(text, in: " in this deal's pipeline")
      }
      let own = try object.bool("updateProbability") ?? true ? nil : Input.typed(deal["probability"].plain)
      return try DealClosing.move(id, to: stage, probability: own, notes: object.text("notes"), writer)
    }
  }

  /// `{"closedDate": "2026-02-08", "wonReason": "…", "createSalesOrder": false}`; there are no sales orders yet to create.
  static func win(_ context: Context) throws -> Response {
    try changed(context) { id, object, writer in
      _ = try object.bool("createSalesOrder")
      return try DealClosing.win(id, .init(closedDate: input(object["closedDate"]), reason: input(object["wonReason"])), writer)
    }
  }

  /// `{"closedDate": "2026-02-08", "lostReason": "PRICE", "lostToCompetitor": "…", "notes": "…"}`
  static func lose(_ context: Context) throws -> Response {
    try changed(context) { id, object, writer in
      let loss = DealClosing.Loss(
        closedDate: input(object["closedDate"]), reason: input(object["lostReason"]), competitor: input(object["lostToCompetitor"]),
        notes: try object.text("notes"))
      return try DealClosing.lose(id, loss, writer)
    }
  }

  private static func input(_ json: JSON?) -> Input? {
    guard let json, !json.isNull else { return nil }
    return .json(json)
  }

  private static func changed(_ context: Context, _ change: (RecordID, JSON.Object, Writer) throws -> Row) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = context.optionalJSONBody
      return try context.session.write { writer in
        _ = try Deal.type.get(id, writer)
        let row = try change(id, try body.get(), writer)
        return context.json(try DealRoutes.resource.json(row, context, writer)).tagged(row.version)
      }
    }
  }
}

import Records
import Store
import Templating
import Values
import Web

// The page and the form of one deal.
extension DealPages {
  static let showValues: @Sendable (Context, Reader, Row) throws -> [String: Value] = { context, reader, row in
    let stages = try row["pipelineId"].recordID.map { try PipelineStages.all(of: $0, reader) } ?? []
    let shared = endValues(row, FormValues(), [], reader)
      .merging(try RecordTabs(row: row, context: context, reader: reader).values()) { _, own in own }
    return shared.merging([
      "stepper": .list(steps(stages, row)), "open_stages": .list(stages.filter(\.isOpen).map(\.column.value)),
      "status": .string(row["status"].text ?? ""),
      "may_move": .bool(Deal.type.mayChange(row, context.session) && context.allows(.dealStageChange)),
      "may_win": .bool(Deal.type.mayChange(row, context.session) && context.allows(.dealWin)),
      "may_lose": .bool(Deal.type.mayChange(row, context.session) && context.allows(.dealLose)),
      "weighted": Value(weighted(row, reader)),
      "details": RecordDetails.names(
        row,
        leavingOut: [
          "name", "stageId", "amount", "currencyCode", "description", "ownerId", "customerId", "contactId", "probability", "createdDate",
          row["status"].text == "OPEN" ? "expectedCloseDate" : "closedDate",
        ]),
    ]) { _, own in own }
  }

  /// The open stages with those that are passed; Won and Lost have their own buttons.
  private static func steps(_ stages: [PipelineStages.Stage], _ row: Row) -> [Value] {
    let current = row["stageId"].recordID
    let place = stages.firstIndex { $0.id == current }
    let isClosed = row["status"].text != "OPEN"
    return stages.enumerated().filter { $1.isOpen || $1.id == current }.map { index, stage in
      [
        "key": .id(stage.id), "name": .string(stage.name), "glyph": .string(stage.column.glyph), "current": .bool(stage.id == current),
        "passed": .bool(!isClosed && place.map { index < $0 } ?? false),
      ]
    }
  }

  private static func weighted(_ row: Row, _ reader: Reader) -> String? {
    guard let amount = row["amount"].integer, let probability = row["probability"].integer, row["status"].text == "OPEN" else { return nil }
    let currency = row["currencyCode"].text.flatMap { Currency($0) } ?? reader.session.currency
    return Money(minor: DealBoard.share(amount, probability), currency: currency).formatted
  }
}

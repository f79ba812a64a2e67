import Records
import Store
import Values
import Web

/// Moves a lead to a column of the board, and to its place there when it was dragged.
enum LeadMove {
  /// - Returns: what to tell, with a way back; nil when only the order changed.
  static func move(_ id: RecordID, to stage: StageBoard.Stage, _ place: BoardOrder.Place?, _ writer: Writer) throws -> Flash? {
    let row = try Lead.type.get(id, writer)
    guard Lead.type.mayChange(row, writer.session) else { throw RecordError.forbidden }
    let before = row["stageId"].recordID
    if before != stage.id { try Lead.type.change(row, writer, verb: "moved") { $0["stageId"] = .id(stage.id) } }
    if let place { try BoardOrder(table: Lead.type.table, stage: stage.id).put(id, place, writer) }
    guard before != stage.id else { return nil }
    return .success(message(row, stage), undo: before.map { "/crm/leads/\(id)/move?stage=\($0)" })
  }

  private static func message(_ row: Row, _ stage: StageBoard.Stage) -> String {
    let hint = stage.closing == .won ? ". Open it to create the client or the deal." : ""
    return "“\(row.title.short)” moved to \(stage.name)" + hint
  }
}

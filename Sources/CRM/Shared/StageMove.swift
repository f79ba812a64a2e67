import Records
import Store
import Values
import Web

/// Moves a card to a column, and to its place there when it was dragged.
struct StageMove {
  let type: EntityType
  let path: String

  /// Where a drag ended; nil for a plain move, which goes to the top.
  static func place(_ form: FormValues) -> BoardOrder.Place? {
    guard form.contains("before") || form.contains("after") else { return nil }
    return BoardOrder.Place(before: form.text("before").flatMap { RecordID($0) }, after: form.text("after").flatMap { RecordID($0) })
  }

  /// The stage that a form or its address asks for, as it is written there.
  static func wanted(_ context: Context, _ form: FormValues) throws -> String {
    guard let text = form.text("stage") ?? context.query.text("stage") else {
      throw Problem.unprocessable(fields: ["stage": "Choose the stage to move to."])
    }
    return text
  }

  /// What is said of a text that names no stage.
  static func unknown(_ text: String, in place: String = "", of names: [String] = []) -> String {
    "There is no stage “\(text.prefix(60))”\(place)." + (names.isEmpty ? "" : " Choose \(names.joined(separator: ", ")).")
  }

  static func refusal(_ text: String, in place: String = "") -> Problem { .unprocessable(fields: ["stage": unknown(text, in: place)]) }

  /// - Returns: what to tell, with a way back; nil when only the order changed.
  func move(_ id: RecordID, to stage: StageBoard.Stage, _ place: BoardOrder.Place?, _ writer: Writer) throws -> Flash? {
    let row = try type.get(id, writer)
    guard type.mayChange(row, writer.session) else { throw RecordError.forbidden }
    let before = row["stageId"].recordID
    if before != stage.id { try type.change(row, writer, verb: "moved") { $0["stageId"] = .id(stage.id) } }
    if let place { try BoardOrder(table: type.table, stage: stage.id).put(id, place, writer) }
    guard before != stage.id else { return nil }
    return .success(message(row, stage), undo: before.map { "\(path)/\(id)/move?stage=\($0)" })
  }

  private func message(_ row: Row, _ stage: StageBoard.Stage) -> String {
    let hint = type.name == "lead" && stage.closing == .won ? ". Open it to create the client or the deal." : ""
    return "“\(row.title.short)” moved to \(stage.name)" + hint
  }
}

import Records
import Store
import Values

/// The columns of the lead board, as the workspace has set them up.
enum LeadStages {
  static func all(_ reader: Reader) throws -> [StageBoard.Stage] {
    let page = try reader.page("SELECT id, name, glyph, status FROM lead_stages ORDER BY position, seq")
    return (0..<page.rowCount).compactMap { row in
      guard let id = page.id(row, 0) else { return nil }
      return StageBoard.Stage(
        id: id, name: page.string(row, 1) ?? "", glyph: glyph(page.string(row, 2)), closing: closing(page.string(row, 3)), probability: 0)
    }
  }

  /// A stage by its id or by its name in any case.
  static func find(_ text: String, _ reader: Reader) throws -> StageBoard.Stage? {
    let folded = Choice.folded(text)
    return try all(reader).first { $0.id == RecordID(text) || Choice.folded($0.name) == folded }
  }

  /// `stage` in a request is the name of a stage, or its id.
  static func interpret(_ inputs: inout Inputs, _ existing: Row?, _ reader: Reader) throws {
    guard let text = try inputs.take("stage")?.text(at: "stage") else { return }
    guard let stage = try find(text, reader) else {
      throw RecordError.invalid([FieldError("stage", StageWords.unknown(text, of: try all(reader).map(\.name)))])
    }
    inputs.set("stageId", .typed(stage.id.description))
  }

  private static func glyph(_ stored: String?) -> String { stored == "pause" ? "hold" : stored ?? "ring" }

  private static func closing(_ status: String?) -> StageBoard.Stage.Closing {
    switch status {
    case "CONVERTED": .won
    case "LOST", LeadRules.disqualified: .lost
    default: .open
    }
  }
}

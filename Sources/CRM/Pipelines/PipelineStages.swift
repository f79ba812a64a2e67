import Records
import Store
import Values

/// The columns of a pipeline.
enum PipelineStages {
  struct Stage {
    let column: StageBoard.Stage
    let key: String
    let pipeline: RecordID
    let pipelineName: String

    var id: RecordID { column.id }
    var name: String { column.name }
    var isOpen: Bool { column.closing == .open }
  }

  static func all(of pipeline: RecordID, _ reader: Reader) throws -> [Stage] {
    try stages("WHERE s.pipeline_id = \(pipeline) ORDER BY s.position, s.seq", reader)
  }

  /// The stages of every pipeline that is in use, the default one's first.
  static func everywhere(_ reader: Reader) throws -> [Stage] {
    try stages("WHERE p.is_active = 1 ORDER BY p.is_default DESC, p.name, s.position, s.seq", reader)
  }

  static func get(_ id: RecordID, _ reader: Reader) throws -> Stage? { try stages("WHERE s.id = \(id)", reader).first }

  /// A stage by its id, or within a pipeline by its key or name in any case.
  static func find(_ text: String, in pipeline: RecordID?, _ reader: Reader) throws -> Stage? {
    if let id = RecordID(text) { return try get(id, reader) }
    guard let pipeline else { return nil }
    let folded = Choice.folded(text)
    let stages = try all(of: pipeline, reader)
    return stages.first { Choice.folded($0.key) == folded } ?? stages.first { Choice.folded($0.name) == folded }
  }

  /// The stage that ends a deal of this pipeline so.
  static func closing(_ closing: StageBoard.Stage.Closing, of pipeline: RecordID, _ reader: Reader) throws -> Stage? {
    try all(of: pipeline, reader).first { $0.column.closing == closing }
  }

  private static func stages(_ condition: SQL, _ reader: Reader) throws -> [Stage] {
    let page = try reader.page(
      """
      SELECT s.id, s.name, s.key, s.probability, s.is_closed_won, s.is_closed_lost, s.pipeline_id, p.name, \(glyph("s"))
      FROM pipeline_stages s JOIN pipelines p ON p.id = s.pipeline_id \(condition)
      """)
    return (0..<page.rowCount).compactMap { stage(page, $0) }
  }

  private static func stage(_ page: CellPage, _ row: Int) -> Stage? {
    guard let id = page.id(row, 0), let pipeline = page.id(row, 6) else { return nil }
    let closing: StageBoard.Stage.Closing = page.integer(row, 4) == 1 ? .won : page.integer(row, 5) == 1 ? .lost : .open
    let probability = page.integer(row, 3) ?? 0
    let column = StageBoard.Stage(
      id: id, name: page.string(row, 1) ?? "", glyph: page.string(row, 8) ?? "", closing: closing, probability: probability)
    return Stage(column: column, key: page.string(row, 2) ?? "", pipeline: pipeline, pipelineName: page.string(row, 7) ?? "")
  }

  /// Where a deal of a list stands, for `deals/_stage`.
  static let ofDeal: [(name: String, sql: SQL)] = [("stageLabel", "r_stage_id.name"), ("stageGlyph", glyph("r_stage_id"))]

  /// How far a stage is: the fuller, the likelier.
  private static func glyph(_ stage: SQL) -> SQL {
    """
    CASE WHEN \(stage).is_closed_won THEN 'won' WHEN \(stage).is_closed_lost THEN 'lost' WHEN \(stage).probability >= 80 THEN 'full'
      WHEN \(stage).probability >= 60 THEN 'most' WHEN \(stage).probability >= 30 THEN 'third' ELSE 'ring' END
    """
  }
}

extension Pipeline {
  /// The pipeline that deals go to when nothing else is said.
  static func defaultID(_ reader: Reader) throws -> RecordID? {
    try reader.id("SELECT id FROM pipelines ORDER BY is_default DESC, is_active DESC, seq LIMIT 1")
  }
}

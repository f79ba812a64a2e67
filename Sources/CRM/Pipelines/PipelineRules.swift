import Records
import Store
import Values

/// Names are told apart, one pipeline is the default, and a stage with deals keeps its meaning.
enum PipelineRules {
  static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    if draft.changes("name"), let name = draft["name"].text,
      try writer.exists("SELECT 1 FROM pipelines WHERE name = \(name) AND id <> \(draft.id)")
    {
      draft.fail("name", "There is a pipeline called “\(name)” already.")
    }
    let others = try writer.page("SELECT id FROM pipelines WHERE is_default = 1 AND id <> \(draft.id)")
    if draft["isDefault"].integer == 1 {
      if draft["isActive"].integer == 0 { draft.fail("isActive", "The default pipeline is in use.") }
      for row in 0..<others.rowCount { if let id = others.id(row, 0) { try clearDefault(id, writer) } }
    } else if others.isEmpty {
      if draft.isNew { draft["isDefault"] = .integer(1) } else { draft.fail("isDefault", "Make another pipeline the default instead.") }
    }
  }

  /// Somebody may have given the name of a pipeline in Trash to another one.
  static func comeBack(_ row: Row, _ reader: Reader) throws {
    guard try reader.exists("SELECT 1 FROM pipelines WHERE name = \(row.title) AND id <> \(row.id)") else { return }
    throw RecordError.refused("There is a pipeline called “\(row.title)” already. Give that one another name first.")
  }

  static func stageComesBack(_ row: Row, _ reader: Reader) throws {
    let pipeline = row["pipelineId"].recordID
    guard try reader.exists("SELECT 1 FROM pipeline_stages WHERE pipeline_id = \(pipeline) AND name = \(row.title) AND id <> \(row.id)")
    else {
      return
    }
    throw RecordError.refused("There is a stage called “\(row.title)” already. Give that one another name first.")
  }

  /// Past the rule, which would miss a default for a moment.
  private static func clearDefault(_ id: RecordID, _ writer: Writer) throws {
    let row = try Pipeline.type.get(id, writer)
    _ = try writer.update("pipelines", id, version: row.version, set: [("is_default", .integer(0))])
    try writer.append(Pipeline.type.event("updated", row, [(field: "isDefault", before: true, after: false)]))
  }

  static func settleStage(_ draft: inout Draft, _ writer: Writer) throws {
    try settleName(&draft, writer)
    let isWon = draft["isClosedWon"].integer == 1
    let isLost = draft["isClosedLost"].integer == 1
    if isWon, isLost { draft.fail("isClosedLost", "A stage is won or lost, not both.") }
    if isWon { draft["probability"] = .integer(100) } else if isLost { draft["probability"] = .integer(0) }
    guard !draft.isNew, draft.changes("isClosedWon") || draft.changes("isClosedLost") || draft.changes("pipelineId") else { return }
    if try writer.exists("SELECT 1 FROM deals_all WHERE stage_id = \(draft.id)") {
      draft.fail("isClosedWon", "There are deals in this stage, so it stays what it is.")
    }
  }

  /// The key is the name in upper snake case; it stays when the name changes.
  private static func settleName(_ draft: inout Draft, _ writer: Writer) throws {
    guard let name = draft["name"].text, let pipeline = draft["pipelineId"].recordID else { return }
    if draft.changes("name"),
      try writer.exists("SELECT 1 FROM pipeline_stages WHERE pipeline_id = \(pipeline) AND name = \(name) AND id <> \(draft.id)")
    {
      draft.fail("name", "There is a stage called “\(name)” already.")
    }
    guard draft["key"] == .null else { return }
    let plain = PipelineStage.key(for: name).nonEmpty ?? "STAGE"
    var (key, number) = (plain, 2)
    while try writer.exists("SELECT 1 FROM pipeline_stages WHERE pipeline_id = \(pipeline) AND key = \(key)") {
      key = plain + "_\(number)"
      number += 1
    }
    draft["key"] = .text(key)
  }
}

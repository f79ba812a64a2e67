import Records
import Store
import Values

/// Stage, status, probability and closing date of a deal agree.
enum DealRules {
  static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    if draft["currencyCode"] == .null { draft["currencyCode"] = .text(writer.session.currency.code) }
    try settlePipeline(&draft, writer)
    try settleStage(&draft, writer)
    settleTotal(&draft)
    if draft["dealNumber"] == .null { draft["dealNumber"] = .text("D-\(try writer.nextNumber(of: "deals"))") }
    if draft.isNew, draft["createdDate"] == .null { draft["createdDate"] = .text(writer.session.zone.today(at: writer.now).description) }
    if draft["position"] == .null || (!draft.isNew && draft.changes("stageId") && !draft.changes("position")) {
      draft["position"] = .integer(try top(of: draft["stageId"], writer))
    }
  }

  private static func settlePipeline(_ draft: inout Draft, _ writer: Writer) throws {
    if draft["stageId"] != .null, draft.changes("stageId"), let stage = draft["stageId"].recordID,
      let pipeline = try writer.id("SELECT pipeline_id FROM pipeline_stages WHERE id = \(stage)")
    {
      draft["pipelineId"] = .id(pipeline)
    }
    if draft["pipelineId"] == .null, let pipeline = try Pipeline.defaultID(writer) { draft["pipelineId"] = .id(pipeline) }
  }

  /// The stage decides status and probability; a deal without a stage takes the first of its pipeline.
  private static func settleStage(_ draft: inout Draft, _ writer: Writer) throws {
    guard let pipeline = draft["pipelineId"].recordID else { return }
    let first: SQL = "SELECT id FROM pipeline_stages WHERE pipeline_id = \(pipeline) ORDER BY position, seq LIMIT 1"
    if draft["stageId"] == .null || (draft.changes("pipelineId") && !draft.changes("stageId")) {
      draft["stageId"] = try writer.id(first).map(SQLValue.id) ?? .null
    }
    guard let stage = draft["stageId"].recordID else { return }
    let page = try writer.page("SELECT probability, is_closed_won, is_closed_lost FROM pipeline_stages WHERE id = \(stage)")
    guard page.rowCount == 1 else { return }
    let isMoved = draft.changes("stageId")
    if isMoved {
      let status = page.integer(0, 1) == 1 ? "WON" : page.integer(0, 2) == 1 ? "LOST" : "OPEN"
      draft["status"] = .text(status)
      demandEnd(&draft, status, writer.session)
    }
    let isOpen = draft["status"].text == "OPEN"
    let hasOwn = !isMoved || draft.given.contains("probability") || draft.takesBack
    if !hasOwn || !isOpen { draft["probability"] = .integer(page.integer(0, 0) ?? 0) }
    settleEnd(&draft, isOpen: isOpen, writer)
  }

  /// An open deal has no end, and a closed one has the day of it.
  private static func settleEnd(_ draft: inout Draft, isOpen: Bool, _ writer: Writer) {
    let wasClosed = draft.existing.map { $0["status"].text != "OPEN" } ?? false
    if isOpen {
      draft["closedDate"] = .null
      if wasClosed { for name in ["wonReason", "lostReason", "lostToCompetitor"] { draft[name] = .null } }
    } else if draft["closedDate"] == .null {
      if wasClosed, draft.given.contains("closedDate") {
        draft.fail("closedDate", "A deal that is won or lost has the day on which it was. Give another day, or reopen the deal.")
      }
      draft["closedDate"] = .text(writer.session.zone.today(at: writer.now).description)
    }
  }

  /// Winning and losing have permissions of their own, and a closed deal is reopened before it ends the other way.
  private static func demandEnd(_ draft: inout Draft, _ status: String, _ session: Session) {
    switch (draft.existing?["status"].text, status) {
    case ("WON", "LOST"): draft.fail("stageId", "A won deal cannot be lost. Reopen it first, by moving it to an open stage.")
    case ("LOST", "WON"): draft.fail("stageId", "A lost deal cannot be won. Reopen it first, by moving it to an open stage.")
    default: break
    }
    if status == "WON", !session.allows(.dealWin) { draft.fail("stageId", "Your role may not mark deals as won.") }
    if status == "LOST", !session.allows(.dealLose) { draft.fail("stageId", "Your role may not mark deals as lost.") }
    if !draft.isNew, !session.allows(.dealStageChange) { draft.fail("stageId", "Your role may not move deals.") }
  }

  private static func settleTotal(_ draft: inout Draft) {
    guard let amount = draft["amount"].integer else {
      draft["total"] = .null
      return
    }
    draft["total"] = .integer(amount - (draft["discount"].integer ?? 0) + (draft["tax"].integer ?? 0))
  }

  static func top(of stage: SQLValue, _ reader: Reader) throws -> Int64 {
    guard let id = stage.recordID else { return 0 }
    return (try reader.integer("SELECT min(position) FROM deals WHERE stage_id = \(id)") ?? 0) - LeadRules.spacing
  }
}

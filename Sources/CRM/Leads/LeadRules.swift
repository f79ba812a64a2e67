import Records
import Store
import Values

/// Stage and status of a lead agree; a new lead stands first in its column.
enum LeadRules {
  static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    settleName(&draft)
    if draft["currencyCode"] == .null { draft["currencyCode"] = .text(writer.session.currency.code) }
    try settleStage(&draft, writer)
    settleEnd(&draft, writer)
    demandScoring(&draft, writer.session)
    if draft.changes("ownerId"), draft["ownerId"] != .null { draft["assignedAt"] = .integer(writer.now.milliseconds) }
    if draft["position"] == .null || (!draft.isNew && draft.changes("stageId") && !draft.changes("position")) {
      draft["position"] = .integer(try top(of: draft["stageId"], writer))
    }
  }

  private static func settleName(_ draft: inout Draft) {
    guard draft["name"] == .null else { return }
    let person = [draft["firstName"].text, draft["lastName"].text].compactMap { $0 }.joined(separator: " ")
    let name = person.isEmpty ? draft["company"].text ?? "" : person
    if !name.isEmpty { draft["name"] = .text(name) }
  }

  /// A stage gives the status. A status keeps the stage if that maps to it, else takes the first stage that does.
  private static func settleStage(_ draft: inout Draft, _ writer: Writer) throws {
    let stageGiven = draft["stageId"] != .null && draft.changes("stageId")
    if stageGiven, let status = try status(of: draft["stageId"], writer) {
      draft["status"] = .text(status)
    } else if let status = draft["status"].text, status != disqualified, draft.changes("status") || draft["stageId"] == .null {
      guard try self.status(of: draft["stageId"], writer) != status else { return }
      if let stage = try writer.id("SELECT id FROM lead_stages WHERE status = \(status) ORDER BY position, seq LIMIT 1") {
        draft["stageId"] = .id(stage)
      }
    }
  }

  static let disqualified = "DISQUALIFIED"

  /// A disqualified lead stands in no column; a converted one says since when.
  private static func settleEnd(_ draft: inout Draft, _ writer: Writer) {
    guard draft.changes("status") else { return }
    if draft["status"].text == disqualified {
      if !writer.session.allows(.leadDisqualify) { draft.fail("status", "Your role may not disqualify leads.") }
      draft["stageId"] = .null
      draft["disqualifiedAt"] = .integer(writer.now.milliseconds)
      draft["disqualifiedBy"] = writer.session.isMember ? .id(writer.session.userID) : .null
    } else {
      for name in ["disqualifiedAt", "disqualifiedBy", "disqualifiedReason"] { draft[name] = .null }
    }
    if draft["status"].text == "CONVERTED" {
      if draft["convertedAt"] == .null { draft["convertedAt"] = .integer(writer.now.milliseconds) }
    } else {
      draft["convertedAt"] = .null
    }
  }

  /// Scoring has a permission of its own, whichever way the score comes in. A new lead has the one that all begin with.
  private static func demandScoring(_ draft: inout Draft, _ session: Session) {
    guard !session.allows(.leadScore) else { return }
    let before = draft.existing?["leadScore"] ?? Lead.type.fields[Lead.type.index("leadScore")].defaultValue
    if draft["leadScore"] != before { draft.fail("leadScore", "Your role does not score leads.") }
  }

  private static func status(of stage: SQLValue, _ reader: Reader) throws -> String? {
    guard let id = stage.recordID else { return nil }
    return try reader.string("SELECT status FROM lead_stages WHERE id = \(id)")
  }

  /// A position before every other lead of the stage. Positions are spaced so that cards move without renumbering their column.
  static let spacing: Int64 = 1 << 20

  static func top(of stage: SQLValue, _ reader: Reader) throws -> Int64 {
    guard let id = stage.recordID else { return 0 }
    return (try reader.integer("SELECT min(position) FROM leads WHERE stage_id = \(id)") ?? 0) - spacing
  }
}

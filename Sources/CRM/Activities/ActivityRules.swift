import Records
import Store
import Values

/// Completion follows the status; a task takes its client from the deal, lead, contact or project it belongs to.
enum ActivityRules {
  static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    if draft.isNew, !draft.given.contains("assignees"), writer.session.isMember {
      draft["assignees"] = .text(JSON.array([JSON(writer.session.userID)]).text)
    }
    try settleAssignees(&draft, writer)
    if draft["dueDate"] == .null, draft["dueTime"] != .null { draft.fail("dueDate", "A time needs a due date.") }
    settleCompletion(&draft, writer)
    let parents: [(field: String, table: SQLName)] = [
      ("dealId", "deals"), ("projectId", "projects"), ("contactId", "contacts"), ("leadId", "leads"),
    ]
    try ClientOfParent.inherit(&draft, from: parents, writer)
  }

  /// Who finished a task, and when, stays when it is archived, and goes when it is taken up again.
  private static func settleCompletion(_ draft: inout Draft, _ writer: Writer) {
    let status = draft["status"].text ?? ""
    if Activity.finishedStatuses.contains(status) {
      guard draft["completedAt"] == .null || draft.existing?["completedAt"] ?? .null == .null else { return }
      if draft["completedAt"] == .null { draft["completedAt"] = .integer(writer.now.milliseconds) }
      if draft["completedBy"] != .null, draft.changes("completedBy") { return }
      draft["completedBy"] = writer.session.isMember ? .id(writer.session.userID) : .null
    } else if !Activity.doneStatuses.contains(status) {
      draft["completedAt"] = .null
      draft["completedBy"] = .null
    }
  }

  /// Without the permission to assign, one takes on and hands back one's own tasks alone; tasks of a personal project are its creator's.
  private static func settleAssignees(_ draft: inout Draft, _ writer: Writer) throws {
    let wanted = assignees(draft["assignees"])
    let before = draft.existing.map { assignees($0["assignees"]) } ?? []
    let session = writer.session
    if session.isMember, !session.allows(.activityAssign), wanted.symmetricDifference(before).contains(where: { $0 != session.userID }) {
      draft.fail("assignees", "Your role may assign tasks only to yourself.")
    }
    guard draft.changes("projectId") || wanted != before, let project = draft["projectId"].recordID,
      let creator = try writer.id("SELECT created_by FROM projects WHERE id = \(project) AND type = 'PERSONAL'")
    else { return }
    if wanted.contains(where: { $0 != creator }) { draft.fail("assignees", "A task of a personal project is assigned to you alone.") }
  }

  static func assignees(_ value: SQLValue) -> Set<RecordID> {
    Set(Activity.type.fields[Activity.type.index("assignees")].list(value).compactMap { RecordID($0) })
  }

  /// Keeps the rows that give each assignee an order of their own in step with the list on the record.
  static func syncAssignees(_ row: Row, _ writer: Writer) throws {
    let wanted = assignees(row["assignees"])
    let page = try writer.page("SELECT user_id FROM activity_assignees WHERE activity_id = \(row.id)")
    let present = Set((0..<page.rowCount).compactMap { page.id($0, 0) })
    for id in present.subtracting(wanted) {
      _ = try writer.execute(
        "DELETE FROM main.activity_assignees WHERE tenant_id = kith_tenant() AND activity_id = \(row.id) AND user_id = \(id)")
    }
    for id in wanted.subtracting(present).sorted() {
      let top = try writer.integer("SELECT min(sort_order) FROM activity_assignees WHERE user_id = \(id)") ?? 0
      _ = try writer.insert(
        "activity_assignees",
        [("activity_id", .id(row.id)), ("user_id", .id(id)), ("sort_order", .integer(top - LeadRules.spacing))])
    }
  }
}

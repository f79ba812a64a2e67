import Records
import Store
import Values

/// A client project names its client; personal and internal ones name none. A personal project and all that is in it are its creator's.
enum ProjectRules {
  static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    try inheritClient(&draft, writer)
    tieToClient(&draft)
    if draft["type"].text == "PERSONAL" { try keepToCreator(&draft, writer) }
  }

  /// A client project for a contact is one for the contact's client.
  private static func inheritClient(_ draft: inout Draft, _ writer: Writer) throws {
    guard draft["type"].text == "CLIENT", draft["customerId"] == .null, draft.changes("contactId"),
      let contact = draft["contactId"].recordID
    else { return }
    if let client = try writer.id("SELECT c.id FROM contacts t JOIN customers c ON c.id = t.customer_id WHERE t.id = \(contact)") {
      draft["customerId"] = .id(client)
    }
  }

  private static func tieToClient(_ draft: inout Draft) {
    if draft["type"].text == "CLIENT" {
      if draft["customerId"] == .null {
        draft.fail("customerId", "A client project needs a client. Choose one, or make the project internal.")
      }
    } else if draft["customerId"] != .null {
      if draft.given.contains("customerId"), draft.changes("customerId") {
        draft.fail("customerId", "A personal or internal project has no client.")
      }
      draft["customerId"] = .null
    }
  }

  private static func keepToCreator(_ draft: inout Draft, _ writer: Writer) throws {
    let creator = draft.isNew ? writer.session.userID : draft.existing?.createdBy
    if draft.changes("type"), creator != writer.session.userID {
      draft.fail("type", "Only who created a project can make it personal.")
    }
    if let owner = draft["ownerId"].recordID, owner != creator { draft.fail("ownerId", "A personal project belongs to its creator.") }
    guard !draft.isNew, draft.changes("type"), let creator else { return }
    let isShared = try writer.exists(
      """
      SELECT 1 FROM activities a JOIN activity_assignees s ON s.activity_id = a.id
      WHERE a.project_id = \(draft.id) AND s.user_id <> \(creator) LIMIT 1
      """)
    if isShared { draft.fail("type", "Others have tasks in this project. Assign them to yourself before making it personal.") }
  }
}

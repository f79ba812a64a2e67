import Store
import Web

extension Endpoint {
  static let eraseContact = Endpoint(
    "eraseContact", "Erase a person",
    about: """
      For good. The answer says what went. A job looks at the disk afterwards; ask for the report until its state is no longer CHECKING.
      """,
    body: .json(.object(["confirm": .boolean])), status: 201, answer: erasure)
  static let showErasure = Endpoint(
    "getErasure", "The report of an erasure", about: "It names nobody.",
    parameters: [Parameter("from", .integer.about("From which of the mentions on, counted from 0; a hundred are answered at once."))],
    answer: erasure)
  static let exportContact = Endpoint(
    "exportContact", "All that is held about a contact",
    about:
      "Its records, history and whatever else names it. Files say where they are. An event about the contact says that it was taken out.",
    answer: .object([
      "exportedAt": .instant, "workspace": .text, "contact": .any, "records": .any, "parts": .any,
      "mentions": .list(.object(["type": .text, "id": .id, "title": .text, "excerpt": .text])).about(
        "Records of others that name the person, each with the line that does."), "history": .list(.any),
    ]))

  static let exportContactArchive = Endpoint(
    "exportContactArchive", "All that is held about a contact, with its files",
    about: """
      A ZIP archive: `index.html` to read, `data.json` as the export answers it, where each attachment has a `file`, and the folder `files`. \
      `file` is null where the content is gone. An event about the contact says that it was taken out.
      """,
    answer: .file, mediaTypes: ["application/zip"])

  private static let erasure = JSONSchema.named(
    "Erasure",
    .object([
      "id": .id, "contactId": .id, "erasedAt": .instant, "erasedBy": .text.orNull,
      "state": .choice(["CHECKING", "CHECKED", "FAILED"]), "done": .integer, "total": .integer, "failure": .text.orNull,
      "report": .object(
        [
          "removed": .list(.object(["what": .text, "count": .integer])),
          "mentions": .list(.object(["type": .text, "id": .id])).about("The first hundred of `mentionsCount`; ten thousand are kept."),
          "mentionsCount": .integer,
          "unseen": .integer.about("Records that name the person in personal projects, which their creators alone see."),
          "traces": .list(
            .object(
              [
                "file": .text, "count": .integer, "attachments": .list(.id),
                "places": .list(.text).about("The kinds of record that say it; none where it stands between the records."),
              ], optional: ["attachments", "places"])),
          "unread": .list(
            .object(["reason": .choice(UnreadFile.Reason.allCases.map(\.rawValue)), "count": .integer, "attachments": .list(.id)])),
          "isLogEmpty": .boolean, "checkedAt": .instant,
          "copies": .list(.object(["name": .text, "writtenAt": .instant])),
        ], optional: ["unseen", "traces", "unread", "isLogEmpty", "checkedAt", "copies"]),
    ]))
}

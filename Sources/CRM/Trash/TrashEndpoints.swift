import Records
import Web

extension Endpoint {
  static let listTrash = Endpoint(
    "listTrash", "What is in Trash", about: "The latest first. What went there along with a record is not listed of its own.",
    parameters: [
      Parameter("type", .choice(TrashEntry.types.map(\.name))),
      Parameter("cursor", .text.about("`pagination.cursor` of the answer before.")),
    ],
    answer: .object([
      "data": .list(
        .object([
          "type": .text, "id": .id, "title": .text, "trashedAt": .instant, "trashedBy": .text.orNull,
          "deletedAt": .instant.about("When it is deleted for good."), "mayRestore": .boolean,
        ])), "pagination": .object(["limit": .integer, "cursor": .text.orNull]),
    ]))

  static let restoreTrash = Endpoint(
    "restoreTrash", "Bring records back from Trash",
    about: "Each with what went there along with it. What cannot come back holds up nothing else.",
    body: .json(.object(["records": .list(.object(["type": .text, "id": .id]))])),
    answer: .object(["restored": .integer, "refused": .list(.object(["type": .text, "id": .id, "reason": .text]))]))

  static let emptyTrash = Endpoint(
    "emptyTrash", "Delete all that is in Trash for good",
    about: """
      What the caller sees there. A job does it; Location says where to look how far it is, and one that runs already is answered again.
      """,
    parameters: [Parameter("confirm", .choice([TrashPages.word]).about("Must be given."))], status: 202, answer: clearing)

  static let showTrashEmptying = Endpoint(
    "getTrashEmptying", "How far the emptying of Trash is",
    about: "done and total are entries of Trash; records counts what went along too.", answer: clearing)

  private static let clearing = JSONSchema.named(
    "TrashEmptying",
    .object([
      "id": .id, "state": .choice(["RUNNING", "DONE", "FAILED"]), "done": .integer, "total": .integer, "records": .integer,
      "failure": .text.orNull,
    ]))

  static let purgeTrash = Endpoint(
    "purgeTrash", "Delete a record in Trash for good", about: "With what went there along with it. What names it shows that it is gone.",
    status: 204, answer: nil)
}

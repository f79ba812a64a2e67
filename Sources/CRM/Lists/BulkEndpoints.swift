import Records
import Web

extension Endpoint {
  static func bulk(_ resource: Resource) -> Endpoint {
    Endpoint(
      "change\(words(resource))", "Change many \(resource.type.plural)",
      about: """
        Each record is changed as by itself: with its rules, its event, and only where you may. More than 500 go on after the answer; \
        `state` says so.
        """,
      body: .json(
        .options([
          "ids": .list(.id, max: 10_000).about("The records; or else filter."),
          "filter": .options([:]).about("Parameters of the list, such as {\"status\": \"ACTIVE\"}; all that match."),
          "set": .change(resource.type, further: resource.inputs).about("What they are given."),
          "addTags": .list(.text), "removeTags": .list(.text), "trash": .boolean.about("Move them to Trash instead."),
        ])), answer: answer)
  }

  static func bulkState(_ resource: Resource) -> Endpoint {
    Endpoint("getChangeOf\(words(resource))", "How far a change of many \(resource.type.plural) is", answer: answer)
  }

  static func bulkUndo(_ resource: Resource) -> Endpoint {
    Endpoint(
      "undoChangeOf\(words(resource))", "Take a change of many \(resource.type.plural) back",
      about: "What has changed since stays as it is, and is counted as kept.", answer: answer)
  }

  private static func words(_ resource: Resource) -> String {
    resource.type.plural.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static let answer = JSONSchema.named(
    "BulkChange",
    .object([
      "id": .id,
      "state": .choice(["RUNNING", "DONE", "UNDOING", "UNDONE", "STOPPED"])
        .about("STOPPED: it ended before it was done; undo takes back what was changed."), "summary": .text,
      "done": .integer.about("Records that it is through with, or through with taking back."),
      "total": .integer.about("How many there are; 0 where that is not known."),
      "changed": .integer, "unchanged": .integer.about("Said already what they were to say."),
      "notFound": .integer, "refused": .integer, "undone": .integer, "kept": .integer.about("Not taken back, having changed since."),
      "reasons": .list(.object(["id": .id, "title": .text.orNull, "outcome": .choice(["REFUSED", "KEPT"]), "reason": .text.orNull]))
        .about("The first hundred."),
    ]))
}

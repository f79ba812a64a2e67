import Records
import Web

extension Endpoint {
  static func listNotes(of parent: PartParent) -> Endpoint {
    Endpoint(
      "list\(parent.word)Notes", "The notes of a \(parent.type.name)", about: "Pinned ones first, then the newest.",
      parameters: PageRequest.parameters, answer: .page(note))
  }

  static func createNote(on parent: PartParent) -> Endpoint {
    Endpoint(
      "create\(parent.word)Note", "Write a note on a \(parent.type.name)",
      body: .json(
        .object(
          ["content": .text.max(Note.longest).about("Markdown."), "title": .text.max(200).orNull, "isPinned": .boolean],
          optional: ["title", "isPinned"])),
      status: 201, answer: note)
  }

  static let showNote = Endpoint("getNote", "One note", answer: note)
  static let updateNote = Endpoint(
    "updateNote", "Change or pin a note", about: "Only what is named changes; a note stays on its record.",
    body: .json(
      .options([
        "content": .text.max(Note.longest).about("Markdown."), "title": .text.max(200).orNull, "isPinned": .boolean,
        "version": .integer.about("The version you read. Another one in the meantime is 409."),
      ])), answer: note)
  static let deleteNote = Endpoint(
    "deleteNote", "Move a note to Trash", about: "It can be restored for 90 days.", status: 204, answer: nil)

  private static let note = JSONSchema.record(Note.type, columns: ["createdByName"])

}

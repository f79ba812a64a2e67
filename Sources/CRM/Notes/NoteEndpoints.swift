import Records
import Web

extension Endpoint {
  static func listNotes(of parent: PartParent) -> Endpoint {
    Endpoint(
      "list\(word(parent))Notes", "The notes of a \(parent.type.name)", about: "Pinned ones first, then the newest; at most 100.",
      answer: .data(note))
  }

  static func createNote(on parent: PartParent) -> Endpoint {
    Endpoint(
      "create\(word(parent))Note", "Write a note on a \(parent.type.name)",
      body: .json(
        .object(
          ["content": .text.max(50_000).about("Markdown."), "title": .text.max(200).orNull, "isPinned": .boolean],
          optional: ["title", "isPinned"])),
      status: 201, answer: note)
  }

  private static let note = JSONSchema.record(Note.type, columns: ["createdByName"])

  private static func word(_ parent: PartParent) -> String { parent.type.name.prefix(1).uppercased() + parent.type.name.dropFirst() }
}

import Records
import Templating
import Values
import Web

/// A note in the editor: a new one that was refused, or one that is there.
struct NoteForm {
  let parent: PartParent
  let record: Row
  var note: Row?
  var typed: FormValues?
  var errors: [FieldError] = []
  /// Somebody saved the note since this form was opened.
  var isStale = false

  func values(_ context: Context) throws -> [String: Value] {
    let back = try context.returnPath(default: parent.partsPath(of: record.id))
    return [
      "is_new": .bool(note == nil), "is_stale": .bool(isStale), "version": .integer(note?.version ?? 0),
      "action": .string(note.map { "/crm/notes/\($0.id)" } ?? parent.path(of: record.id) + "/notes"), "back": .string(back),
      "title": .string(text("title")), "content": .string(text("content")), "is_pinned": .bool(isPinned),
      "saved": Value(isStale ? note?["content"].text : nil), "record_title": .string(record.title),
      "record_url": .string(parent.path(of: record.id)), "plural": .string(parent.type.plural),
      "plural_label": .string(parent.type.pluralLabel), "error": Value(errors.first { $0.field == "content" }?.message),
      "errors": .list(
        errors.map { error in
          ["name": .string(error.field), "label": Value(parent.parts.field(error.field)?.label), "message": .string(error.message)]
        }),
    ]
  }

  private func text(_ name: String) -> String { typed?.all(name).last ?? note?[name].text ?? "" }

  private var isPinned: Bool {
    guard let typed, typed.contains("isPinned") else { return note?["isPinned"].integer == 1 }
    return typed.all("isPinned").last == "1"
  }
}

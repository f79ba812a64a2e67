import Records
import Store
import Templating
import Values
import Web

enum NotePages {
  static func create(_ parent: PartParent) -> Handler {
    { context in
      let id = try context.id()
      let form = try context.form()
      return try Problem.translating {
        do {
          let record = try context.session.write { writer in
            let record = try parent.type.get(id, writer)
            try parent.parts.create(inputs(form, parent, id), writer)
            return record
          }
          return context.redirect(
            try context.returnPath(default: parent.partsPath(of: id)), flash: .success("Note added to “\(record.title.short)”."))
        } catch RecordError.invalid(let errors) {
          let record = try context.session.read { try parent.type.get(id, $0) }
          return try page(context, NoteForm(parent: parent, record: record, typed: form, errors: errors))
        }
      }
    }
  }

  static func edit(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.read { reader in
        let (parent, record, note) = try Note.parents.of(id, reader)
        try parent.parts.demandChange(of: note, reader)
        return try page(context, NoteForm(parent: parent, record: record, note: note))
      }
    }
  }

  static func update(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    return try Problem.translating {
      let (parent, record, note) = try context.session.read { try Note.parents.of(id, $0) }
      do {
        let saved = try context.session.write { try parent.parts.update(id, edited(form), version: form.version(), $0) }
        let message = saved.outcome == .unchanged ? "Nothing was changed." : "The note was saved."
        return context.redirect(try context.returnPath(default: parent.partsPath(of: record.id)), flash: .success(message))
      } catch RecordError.invalid(let errors) {
        return try page(context, NoteForm(parent: parent, record: record, note: note, typed: form, errors: errors))
      } catch RecordError.stale(let current) {
        return try page(context, NoteForm(parent: parent, record: record, note: current, typed: form, isStale: true))
      }
    }
  }

  /// Pins a note, or takes the pin out: `pinned` is 1 or 0.
  static func pin(_ context: Context) throws -> Response {
    let id = try context.id()
    let isPinned = try context.form().isOn("pinned")
    return try Problem.translating {
      let (parent, record) = try context.session.write { writer in
        let (parent, record, note) = try Note.parents.of(id, writer)
        try parent.parts.change(note, writer, verb: "updated") { $0["isPinned"] = .integer(isPinned ? 1 : 0) }
        return (parent, record.id)
      }
      let message = isPinned ? "Pinned: this note comes first now." : "The note is no longer pinned."
      return context.redirect(try context.returnPath(default: parent.partsPath(of: record)), flash: .success(message))
    }
  }

  static func trash(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let (parent, record) = try context.session.write { writer in
        let (parent, record, _) = try Note.parents.of(id, writer)
        try parent.parts.trash(id, writer)
        return (parent, record.id)
      }
      let flash = Flash.success("The note is in Trash. It can be restored for 90 days.", undo: "/crm/notes/\(id)/restore")
      return context.redirect(try context.returnPath(default: parent.partsPath(of: record)), flash: flash)
    }
  }

  static func restore(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let (parent, record) = try context.session.write { writer in
        let (parent, record, _) = try Note.parents.of(id, writer, trashed: true)
        try parent.parts.restore(id, among: ProductSchema.entities, writer)
        return (parent, record.id)
      }
      return context.redirect(parent.partsPath(of: record), flash: .success("The note is back."))
    }
  }

  /// A piece of HTML: the Markdown of `text` as it will look.
  static func preview(_ context: Context) throws -> Response {
    let form = try context.form()
    let text = form["text"] ?? form["content"] ?? ""
    return try context.render("notes/preview", ["text": .string(String(text.unicodeScalars.prefix(Note.longest)))])
  }

  private static func inputs(_ form: FormValues, _ parent: PartParent, _ record: RecordID) -> Inputs {
    var inputs = edited(form)
    inputs.set(parent.field, .typed(record.description))
    return inputs
  }

  /// What a form may say of a note; not where it stands.
  private static func edited(_ form: FormValues) -> Inputs {
    Inputs(form: form.pairs.filter { ["title", "content", "isPinned"].contains($0.name) }.map { ($0.name, $0.value) })
  }

  private static func page(_ context: Context, _ form: NoteForm) throws -> Response {
    try context.render("notes/form", try form.values(context), status: form.isStale ? 409 : form.errors.isEmpty ? 200 : 422)
  }

}

import Records
import Store
import Values
import Web

enum NoteAPI {
  /// Pinned notes first, then the newest.
  static func list(_ parent: PartParent) -> Handler {
    { context in
      let id = try context.id()
      return try Problem.translating {
        try context.session.read { reader in
          _ = try parent.type.get(id, reader)
          return context.json(try NotesOfRecord(parent: parent, record: id, reader: reader).page(try PageRequest(context.query)))
        }
      }
    }
  }

  static func create(_ parent: PartParent) -> Handler {
    { context in
      let id = try context.id()
      return try Problem.translating {
        let body = context.jsonBody
        return try context.session.write { writer in
          _ = try parent.type.get(id, writer)
          var inputs = inputs(try body.get())
          inputs.set(parent.field, .typed(id.description))
          let note = try parent.parts.create(inputs, writer)
          return try answer(note.id, parent, context, writer, status: 201).with("Location", "/api/crm/notes/\(note.id)")
        }
      }
    }
  }

  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.read { reader in try answer(id, try Note.parents.of(id, reader).parent, context, reader) }
    }
  }

  /// Title, text and pin; a note stays where it stands.
  static func update(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        let (parent, _, note) = try Note.parents.of(id, writer)
        let body = try body.get()
        try parent.parts.update(id, inputs(body), version: try Resource.version(of: note, context, body), writer)
        return try answer(id, parent, context, writer)
      }
    }
  }

  static func trash(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.write { writer in
        let (parent, _, note) = try Note.parents.of(id, writer)
        try parent.parts.trash(id, version: try Resource.version(of: note, context, JSON.Object()), writer)
      }
      return .empty()
    }
  }

  private static func answer(_ id: RecordID, _ parent: PartParent, _ context: Context, _ reader: Reader, status: Int = 200) throws
    -> Response
  {
    guard let note = try NotesOfRecord.objects([id], parent, reader).first else { throw Problem.notFound }
    return context.json(.object(note), status: status).tagged(note["version"]?.integer ?? 0)
  }

  private static func inputs(_ object: JSON.Object) -> Inputs {
    var object = object
    if object["content"] == nil, let text = object["text"] ?? object["note"] ?? object["body"] { object["content"] = text }
    return Inputs(
      ["title", "content", "isPinned"].compactMap { name in object[name].map { (name: name, input: .json($0)) } })
  }
}

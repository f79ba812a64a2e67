import Archives
import Records
import Store
import Synchronization
import Templating
import Values
import Web

enum PersonExportPages {
  static func json(_ context: Context) throws -> Response {
    let (json, name) = try read(context, "json") { export -> (JSON, String) in (try export.json(), export.contact.title) }
    return Response.bytes(json.bytes, type: "application/json; charset=utf-8").download(as: FileName.clean(name + ".json"))
  }

  static func api(_ context: Context) throws -> Response { context.json(try read(context, "json") { try $0.json() }) }

  /// A file that is read without us: everything is in it but the files themselves, of which it says where they are.
  static func html(_ context: Context) throws -> Response {
    let site = context.app.configuration.publicURL ?? ""
    let (values, name) = try read(context, "html") { export in (try shown(export, at: site), export.contact.title) }
    return try context.render("privacy/export", values).download(as: FileName.clean(name + ".html"))
  }

  /// The same with the files themselves. They are read while they are sent: one that goes in between cuts the answer.
  static func archive(_ context: Context) throws -> Response {
    let (members, name) = try read(context, "zip") { export -> ([ZipStream.Member], String) in
      let export = try export.withFiles()
      let page = try context.html("privacy/export", shown(export, at: ""))
      let own = [ZipStream.Member("index.html", .bytes(page)), ZipStream.Member("data.json", .bytes(try export.json().bytes))]
      return (own + (export.files?.members ?? []), export.contact.title)
    }
    let archive = Mutex(ZipStream(members, changedAt: Int(Instant.now.milliseconds / 1_000)))
    return .stream(type: "application/zip") { try archive.withLock { try $0.next() } }
      .download(as: FileName.clean(name + ".zip")).with("Cache-Control", "no-store")
  }

  private static func read<T>(_ context: Context, _ format: String, _ body: (PersonExport) throws -> T) throws -> T {
    let id = try context.id()
    return try Problem.translating {
      let file = try context.session.read { reader in
        let contact = try PersonRecords.contact(id, reader)
        try demandAll(reader)
        return try body(try PersonExport(contact: contact, reader: reader))
      }
      if context.method != "HEAD" { try PersonExport.note(id, format: format, context.session) }
      return file
    }
  }

  /// All that is held is more than a role may take out from which some of it is hidden.
  private static func demandAll(_ reader: Reader) throws {
    guard try ProductSchema.entities.allSatisfy({ try !$0.seen(by: reader).isVeiled }) else {
      throw RecordError.refused("Your role does not see every field, so this would not be all that is held. Ask an administrator.")
    }
  }

  /// - Parameter site: where this installation is reached, to stand before paths
  private static func shown(_ export: PersonExport, at site: String) throws -> [String: Value] {
    let reader = export.reader
    let events = try export.history()
    let names = try TimelineNames(events, reader)
    return [
      "name": .string(export.contact.title), "workspace": .string(reader.session.workspaceName), "at": .instant(reader.now),
      "contact": .list(try fields(export.contact, reader)),
      "has_files": .bool(export.files != nil),
      "groups": .list(
        try export.records.map { type, rows in
          ["title": .string(type.pluralLabel), "rows": .list(try rows.map { try shown($0, export, at: site) })]
        }),
      "parts": .list(
        try reader.parts(of: Contact.type.table, export.contact.id).map { part in
          ["title": .string(part.table.text.replacing("_", with: " ")), "count": .integer(Int64(part.rows.rowCount))]
        }),
      "mentions": .list(
        try export.mentions().map {
          ["kind": .string($0.row.type.label), "title": .string($0.row.title), "excerpt": .string($0.excerpt)]
        }),
      "history": .list(events.map { TimelineSentence(event: $0, names: names, workspace: reader.session.currency).value }),
    ]
  }

  private static func shown(_ row: Row, _ export: PersonExport, at site: String) throws -> Value {
    let file = export.files?.name(of: row.id)
    return [
      "title": .string(row.title), "is_trashed": .bool(row.trashedAt != nil), "fields": .list(try fields(row, export.reader)),
      "file": Value(file), "file_url": Value(file.map { PersonFiles.folder + URLText.encode($0) }),
      "is_lost": .bool(export.files != nil && file == nil && row.type.name == Attachment.type.name),
      "place": Value(export.files == nil ? PersonExport.place(of: row).map { site + $0 } : nil),
    ]
  }

  /// What is filled in, by its label, as people read it.
  private static func fields(_ row: Row, _ reader: Reader) throws -> [Value] {
    try row.type.fields.compactMap { field in
      let text = try text(field, row, reader)
      return text.isEmpty ? nil : ["label": .string(field.label), "text": .string(text)]
    }
  }

  private static func text(_ field: Field, _ row: Row, _ reader: Reader) throws -> String {
    let (value, session) = (row[field.name], reader.session)
    if field.isSealed { return row.type.masked(field, of: row, session) }
    switch field.kind {
    case .reference(let reference): return try value.recordID.map { try reference.name(of: $0, reader) } ?? ""
    case .references(let reference):
      return try field.list(value).compactMap { RecordID($0) }.map { try reference.name(of: $0, reader) }.joined(separator: ", ")
    default: return FieldViews.text(field, value, nil, 0, row.currency(of: field, workspace: session.currency), session)
    }
  }
}

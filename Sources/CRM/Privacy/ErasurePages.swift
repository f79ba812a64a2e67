import Records
import Store
import Templating
import Values
import Web

enum ErasurePages {
  private static let word = "erase"

  /// The first step: what will go, and what only a person can decide about.
  static func ask(_ context: Context) throws -> Response { try page(context, FormValues(), error: "") }

  static func run(_ context: Context) throws -> Response {
    let id = try context.id()
    try Problem.translating { _ = try context.session.read { try PersonRecords.contact(id, $0) } }
    let form = try context.form()
    guard form.text("confirm")?.lowercased() == word else {
      return try page(context, form, error: "Type “\(word)” to go on. Nothing was erased.")
    }
    let report = try Problem.translating { try Erasure(contact: id).run(context.session) }
    return context.redirect("/crm/erasures/\(report)", flash: .success("The person was erased."))
  }

  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    return try context.session.read { reader in
      guard let stored = try ErasureReport.stored(id, reader), let report = stored["report"] else { throw Problem.notFound }
      let mentions = (report["mentions"]?.array ?? []).compactMap { item in
        item["id"]?.string.flatMap { RecordID($0) }.map { PersonRecords.Item(entity: item["type"]?.string ?? "", id: $0) }
      }
      let count = report["mentionsCount"]?.integer.map { Int($0) }
      return try context.render(
        "privacy/erased",
        [
          "id": .id(id), "state": .string(stored["state"]?.string ?? ""), "failure": .string(stored["failure"]?.string ?? ""),
          "done": .integer(stored["done"]?.integer ?? 0), "total": .integer(stored["total"]?.integer ?? 0),
          "at": instant(stored["erasedAt"]), "by": Value(stored["erasedBy"]?.string), "removed": list(report["removed"], "what"),
          "mentions": try MentionViews.value(mentions, of: count, context, reader), "unseen": .integer(report["unseen"]?.integer ?? 0),
          "traces": .list(try (report["traces"]?.array ?? []).map { try trace($0, reader) }),
          "unread": .list(try (report["unread"]?.array ?? []).map { try unread($0, reader) }),
          "is_log_empty": .bool(report["isLogEmpty"] == true),
          "copies": .list(
            (report["copies"]?.array ?? []).map { ["name": .string($0["name"]?.string ?? ""), "at": instant($0["writtenAt"])] }),
        ])
    }
  }

  private static func page(_ context: Context, _ form: FormValues, error: String) throws -> Response {
    let id = try context.id()
    let unseen = try PersonRecords.unseenMentions(of: id, context.session)
    let copies = try context.session.copiesOfData()
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let records = try PersonRecords(contact: try PersonRecords.contact(id, reader), reader: reader)
        return try preview(records, context, reader).merging([
          "unseen": .integer(Int64(unseen)),
          "copies": .list(copies.map { ["name": .string($0.name), "at": .instant($0.writtenAt)] }), "word": .string(word),
          "typed": .string(form["confirm"] ?? ""), "error": .string(error),
        ]) { _, own in own }
      }
    }
    return try context.render("privacy/erase", values, status: error.isEmpty ? 200 : 422)
  }

  private static func preview(_ records: PersonRecords, _ context: Context, _ reader: Reader) throws -> [String: Value] {
    let holders = try records.holders()
    let losing = Set(holders.all)
    let mentions = try records.mentions().filter { !losing.contains($0.id) } + records.remains(of: holders)
    let counted =
      try records.own().map { ($0.type.pluralLabel, $0.ids.count) } + [
        (Erasure.leadsLabel, holders.leads.count), (Erasure.sharingLeadsLabel, holders.sharingLeads.count),
        (Erasure.clientsLabel, holders.clients.count),
      ]
    return [
      "name": .string(records.contact.title), "url": .string("/crm/contacts/\(records.contact.id)"),
      "counts": .list(counted.filter { $0.1 > 0 }.map { ["what": .string($0.0), "count": .integer(Int64($0.1))] }),
      "texts": .list(records.identity.texts.map { .string($0) }),
      "is_name_telling": .bool(records.identity.isNameTelling), "mentions": try MentionViews.value(mentions, context, reader),
    ]
  }

  private static func trace(_ json: JSON, _ reader: Reader) throws -> Value {
    [
      "file": .string(PersonalData.word(forFile: json["file"]?.string ?? "")), "count": .integer(json["count"]?.integer ?? 0),
      "places": .list((json["places"]?.array ?? []).compactMap { $0.string.map { .string($0) } }),
      "files": .list(try files(json["attachments"], reader)),
    ]
  }

  private static func unread(_ json: JSON, _ reader: Reader) throws -> Value {
    [
      "why": .string(json["reason"]?.string.flatMap { UnreadFile.Reason(rawValue: $0) }?.words ?? ""),
      "count": .integer(json["count"]?.integer ?? 0), "files": .list(try files(json["attachments"], reader)),
    ]
  }

  /// The files that are still there, in Trash or not, and that this member may see.
  private static func files(_ ids: JSON?, _ reader: Reader) throws -> [Value] {
    try (ids?.array ?? []).compactMap { $0.string.flatMap { RecordID($0) } }.compactMap { id in
      guard let file = try Attachment.type.find(id, reader, trashed: true), PartVisibility.shows(file, reader.session) else { return nil }
      return ["name": .string(file.title), "url": Value(file.trashedAt == nil ? "/crm/attachments/\(id)" : nil)]
    }
  }

  private static func list(_ json: JSON?, _ name: String) -> Value {
    .list(
      (json?.array ?? []).map { ["what": .string($0[name]?.string ?? ""), "count": .integer($0["count"]?.integer ?? 0)] })
  }

  private static func instant(_ json: JSON?) -> Value { json?.string.flatMap { Instant($0) }.map { .instant($0) } ?? .null }
}

enum ErasureAPI {
  static func run(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      _ = try context.session.read { try PersonRecords.contact(id, $0) }
      guard try context.jsonObject()["confirm"] == true else {
        throw Problem.unprocessable(fields: ["confirm": "Send confirm: true. Nobody can bring an erased person back."])
      }
      let report = try Erasure(contact: id).run(context.session)
      return context.json(ErasureReport.told(try context.session.read { try ErasureReport.stored(report, $0) } ?? .null), status: 201)
    }
  }

  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    guard let stored = try context.session.read({ try ErasureReport.stored(id, $0) }) else { throw Problem.notFound }
    return context.json(ErasureReport.told(stored, from: try context.query.wholeNumber("from") ?? 0))
  }
}

extension UnreadFile.Reason {
  /// Why nobody looked into it, for people.
  fileprivate var words: String {
    switch self {
    case .locked: "locked with a password"
    case .large: "too much once unpacked"
    case .nested: "packed too many times"
    case .damaged: "damaged"
    case .pdf: "PDF, not all of whose text can be read"
    case .packed: "packed with something else than ZIP or gzip"
    }
  }
}

import Records
import Store
import Values
import Web

enum BulkAPI {
  static func change(_ context: Context, _ resource: Resource) throws -> Response {
    let body = try context.jsonObject()
    return try Problem.translating {
      let change = try self.change(in: body)
      let selection = try self.selection(in: body)
      let summary = try context.session.read { try BulkWords.summary(of: change, resource, $0) }
      let action = try BulkRun.begin(change, selection, summary: summary, resource, context.session)
      return context.json(try json(action, context.session))
    }
  }

  static func show(_ context: Context, _ resource: Resource) throws -> Response {
    context.json(try json(try find(context, resource), context.session))
  }

  static func undo(_ context: Context, _ resource: Resource) throws -> Response {
    let action = try find(context, resource)
    return try Problem.translating { context.json(try json(try BulkUndo.begin(action, context.session), context.session)) }
  }

  private static func find(_ context: Context, _ resource: Resource) throws -> BulkAction {
    let action = try BulkAction.find(try context.id(), context.session)
    guard action.type.name == resource.type.name else { throw Problem.notFound }
    return action
  }

  private static func change(in body: JSON.Object) throws -> BulkChange {
    var change = BulkChange(isTrash: try body.bool("trash") ?? false)
    if let set = body["set"], !set.isNull {
      guard let object = set.object else { throw refused("set", "set must be an object of fields and values.") }
      change.inputs = object.members.map { ($0.key, .json($0.value)) }
    }
    change.addedTags = try texts("addTags", body) ?? []
    change.removedTags = try texts("removeTags", body) ?? []
    guard !change.isEmpty else { throw refused("set", "Say what to change: set, addTags, removeTags or trash.") }
    guard !change.isTrash || change.inputs.isEmpty && change.addedTags.isEmpty && change.removedTags.isEmpty else {
      throw refused("trash", "Records are either changed or moved to Trash.")
    }
    return change
  }

  private static func selection(in body: JSON.Object) throws -> Selection {
    switch (body["ids"] ?? .null, body["filter"] ?? .null) {
    case (.array, .null):
      let ids = try (texts("ids", body) ?? []).map { text in
        guard let id = RecordID(text) else { throw refused("ids", "“\(text.prefix(60))” is no id.") }
        return id
      }
      var seen: Set<RecordID> = []
      return .ids(ids.filter { seen.insert($0).inserted })
    case (.null, .object(let filter)): return .filter(FormValues(try filter.members.flatMap { try pairs($0.key, $0.value) }))
    default: throw refused("ids", "Say which records: either ids, a list, or filter, an object.")
    }
  }

  private static func pairs(_ name: String, _ value: JSON) throws -> [(name: String, value: String)] {
    switch value {
    case .string(let text): return [(name, text)]
    case .number(let text): return [(name, text)]
    case .bool(let flag): return [(name, flag ? "1" : "0")]
    case .array(let values): return try values.flatMap { try pairs(name, $0) }
    default: throw refused("filter", "“\(name.prefix(60))” must be a text, a number or a list of them.")
    }
  }

  private static func texts(_ name: String, _ body: JSON.Object) throws -> [String]? {
    guard let value = body[name], !value.isNull else { return nil }
    guard let array = value.array, array.allSatisfy({ $0.string != nil }) else { throw refused(name, "\(name) must be a list of texts.") }
    return array.compactMap { $0.string?.trimmingSpaces() }
  }

  private static func refused(_ name: String, _ message: String) -> Problem { .unprocessable(fields: [name: message]) }

  private static func json(_ action: BulkAction, _ session: Session) throws -> JSON {
    let counts = action.counts
    let reasons = try session.read { try BulkReasons(action, $0).rows }
    let isStopped = try [.running, .undoing].contains(action.state) && BulkJob.hasStopped(action, session)
    return [
      "id": JSON(action.id), "state": .string(isStopped ? "STOPPED" : action.state.rawValue), "summary": .string(action.summary),
      "done": JSON(action.done), "total": JSON(action.total),
      "changed": JSON(counts.changed), "unchanged": JSON(counts.unchanged), "notFound": JSON(counts.missing),
      "refused": JSON(counts.refused), "undone": JSON(counts.undone), "kept": JSON(counts.kept),
      "reasons": .array(
        reasons.map { row in
          [
            "id": JSON(row.id), "title": JSON(row.title), "outcome": .string(row.outcome.rawValue), "reason": JSON(row.reason),
          ]
        }),
    ]
  }
}

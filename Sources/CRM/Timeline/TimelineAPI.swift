import Records
import Store
import Values
import Web

/// `GET /api/crm/customers/:id/timeline` and that of contacts: `kind`, `limit` and `cursor`, which is the `pagination.cursor` of the answer before.
/// `GET /api/crm/timeline` is that of the workspace, and takes a `userId` as well.
enum TimelineAPI {
  static func show(_ type: EntityType) -> Handler {
    { context in
      let id = try context.id()
      return try answer(context) { reader, limit in
        try TimelineFeed(of: try type.get(id, reader), context, reader).read(limit: limit)
      }
    }
  }

  static func recent(_ context: Context) throws -> Response {
    try answer(context) { reader, limit in
      let (events, next) = try RecentFeed(context, reader).read(limit: limit)
      return (events.map { .event($0) }, next)
    }
  }

  private static func answer(
    _ context: Context, _ read: (Reader, Int) throws -> (entries: [TimelineFeed.Entry], next: TimelineCursor?)
  ) throws -> Response {
    let limit = min(max(try context.query.wholeNumber("limit") ?? 50, 1), 99)
    return try Problem.translating {
      try context.session.read { reader in
        let (entries, next) = try read(reader, limit)
        return context.json([
          "data": .array(try data(entries, reader)),
          "pagination": ["limit": JSON(limit), "cursor": next.map { .string($0.text) } ?? .null],
        ])
      }
    }
  }

  private static func data(_ entries: [TimelineFeed.Entry], _ reader: Reader) throws -> [JSON] {
    let names = try TimelineNames(TimelineFeed.events(entries), reader)
    return try entries.compactMap { entry in
      switch entry {
      case .talk(let page, let row): return try TimelineTalk(page, row, reader)?.json
      case .event(let event):
        guard TimelineNames.maySee(event, reader.session), !names.isHidden(event) else { return nil }
        return json(event, names, reader.session.currency)
      }
    }
  }

  private static func json(_ event: Event, _ names: TimelineNames, _ workspace: Currency) -> JSON {
    [
      "seq": JSON(event.seq), "at": .string(event.at.description), "type": .string(event.entity), "verb": .string(event.verb),
      "id": JSON(event.record), "title": JSON(names.title(event.entity, event.record)), "userId": JSON(event.actor),
      "userName": JSON(names.person(event.actor)), "standsOn": names.standing(of: event.record)?.json ?? .null,
      "changes": .array(names.changes(of: event).map { json($0, of: event, names, workspace) }),
    ]
  }

  /// Amounts say what they are counted in, which may have become another.
  private static func json(_ change: Event.Change, of event: Event, _ names: TimelineNames, _ workspace: Currency) -> JSON {
    var members = [("field", JSON.string(change.field)), ("before", change.before), ("after", change.after)]
    if let field = names.seen[event.entity]?.field(change.field), case .money = field.kind {
      for (name, side) in [("beforeCurrency", TimelineMoney.Side.before), ("afterCurrency", .after)] {
        members.append((name, .string((names.currency(of: field, in: event, side) ?? workspace).code)))
      }
    }
    return JSON(members: members)
  }
}

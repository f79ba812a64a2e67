import Records
import Store
import Templating
import Values

/// What happened, in sentences, newest first: `shared/_timeline` shows it.
enum Timeline {
  static let pageSize = 30

  /// The timeline of a record: its own events and those that name it.
  ///
  /// `items` for `shared/_timeline`; `next` is the seq to go on before, `next_url` a link to there, both null at the beginning of time.
  static func page(of record: RecordID, before: Int64?, _ reader: Reader) throws -> [String: Value] {
    let events = try reader.events(about: record, before: before, limit: pageSize + 1)
    let shown = Array(events.prefix(pageSize))
    let next = events.count > pageSize ? shown.last?.seq : nil
    return [
      "items": .list(try items(shown, reader)), "next": Value(next),
      "next_url": Value(next.map { "?tab=timeline&before=\($0)#timeline" }),
    ]
  }

  /// The newest of the workspace that this member may see.
  static func recent(_ reader: Reader, limit: Int = 8) throws -> [Value] {
    Array(try items(try reader.events(limit: limit * 4), reader).prefix(limit))
  }

  /// Sentences about these events, without those about records that the member may not see.
  static func items(_ events: [Event], _ reader: Reader) throws -> [Value] {
    let seen = events.filter { maySee($0, reader.session) }
    let names = try TimelineNames(seen, reader)
    return seen.compactMap { event in
      names.isHidden(event) ? nil : TimelineSentence(event: event, names: names, workspace: reader.session.currency).value
    }
  }

  private static func maySee(_ event: Event, _ session: Session) -> Bool {
    guard let type = TimelineNames.types[event.entity] else { return false }
    return session.allows(type.permissions.view)
  }
}

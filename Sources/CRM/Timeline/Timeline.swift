import Records
import Store
import Templating
import Values
import Web

/// What happened, in sentences, newest first: `shared/_timeline` shows it.
enum Timeline {
  /// The newest of the workspace that this member may see, without how it was set up.
  static func recent(_ reader: Reader, limit: Int = 8) throws -> [Value] {
    let entities = RecentKind.all.entities(reader.session).filter { !RecentKind.settings.has($0) }
    return Array(try items(try reader.events(EventFilter(entities: entities), limit: limit * 4).events, reader).prefix(limit))
  }

  /// Sentences about these events, without those about records that the member may not see.
  static func items(_ events: [Event], _ reader: Reader) throws -> [Value] {
    let seen = events.filter { TimelineNames.maySee($0, reader.session) }
    let names = try TimelineNames(seen, reader)
    return seen.compactMap { event in
      names.isHidden(event) ? nil : TimelineSentence(event: event, names: names, workspace: reader.session.currency).value
    }
  }
}

extension TimelineFeed {
  /// For `timeline/_feed`: `items`, `kinds` to narrow it to, and `next_url`, null at the beginning of time.
  /// - Parameter kept: what else the address of the timeline says.
  func values(path: String, kept: [(name: String, value: String)] = []) throws -> [String: Value] {
    let (entries, next) = try read(limit: Self.pageSize)
    let kinds = TimelineKind.offered(on: record.type, reader.session)
    func url(_ pairs: [(name: String, value: String)]) -> String { FilterBar.url(path, kept + pairs) + "#timeline" }
    let narrowed = kind == .all ? [] : [(name: "kind", value: kind.rawValue)]
    return [
      "items": .list(try items(entries)), "next_url": Value(next.map { url(narrowed + [("cursor", $0.text)]) }),
      "kinds": .list(
        kinds.map { one in
          [
            "title": .string(one.title), "url": .string(url(one == .all ? [] : [("kind", one.rawValue)])), "current": .bool(one == kind),
          ]
        }),
      "is_filtered": .bool(kind != .all),
    ]
  }

  /// The newest, for an overview.
  func newest(_ limit: Int) throws -> Value { .list(try items(try read(limit: limit).entries)) }

  private func items(_ entries: [Entry]) throws -> [Value] {
    let names = try TimelineNames(Self.events(entries), reader)
    return try entries.compactMap { entry in
      switch entry {
      case .talk(let page, let row): return try TimelineTalk(page, row, reader)?.value
      case .event(let event):
        guard TimelineNames.maySee(event, reader.session), !names.isHidden(event) else { return nil }
        return TimelineSentence(event: event, names: names, workspace: reader.session.currency, about: record.id).value
      }
    }
  }

  static func events(_ entries: [Entry]) -> [Event] {
    entries.compactMap { if case .event(let event) = $0 { event } else { nil } }
  }
}

/// A communication as an entry of a timeline.
struct TimelineTalk {
  let row: Row
  private let author: String?
  private let authorID: RecordID?

  init?(_ page: CellPage, _ index: Int, _ reader: Reader) throws {
    guard let row = try Communication.type.row(page, index, reader) else { return nil }
    self.row = row
    author = page.string(index, page.column("createdByName"))
    authorID = row.createdBy
  }

  var value: Value {
    let outcome = Communication.outcomes.first { $0.value == row["outcome"].text }
    return [
      "seq": .integer(0), "at": .instant(CommunicationRows.moment(row)), "entity": "communication", "verb": "logged",
      "actor": .string(author ?? "Kith"), "text": .string(said),
      "subject": .string(CommunicationRows.title(row)), "url": .string(CommunicationRows.url(row.id)),
      "rest": .string((CommunicationRows.facts(row) + [outcome?.label].compactMap { $0 }).map { "· " + $0 }.joined(separator: " ")),
      "icon": .string(CommunicationRows.icon(row["type"].text)), "kind": "accent",
      "body": .string(CommunicationRows.excerpt(row["notes"].text ?? "")), "changes": [],
    ]
  }

  private var said: String {
    switch row["type"].text {
    case "CALL": "logged the call"
    case "EMAIL": "logged the e-mail"
    case "MEETING": "logged the meeting"
    case "NOTE": "noted"
    default: "logged the message"
    }
  }

  var json: JSON {
    [
      "seq": .null, "at": .string(CommunicationRows.moment(row).description), "type": "communication", "verb": "logged",
      "id": JSON(row.id), "title": .string(CommunicationRows.title(row)), "userId": JSON(authorID), "userName": JSON(author),
      "standsOn": .null, "changes": .array([]),
    ]
  }
}

import Markdown
import Records
import Store
import Templating
import Values

/// Communications as lists, tabs and timelines show them.
struct CommunicationRows {
  let reader: Reader

  private static let excerptLength = 280

  /// The rows of a page that was listed with `CommunicationRoutes.resource.columns`, a group for each day of the member who looks.
  func days(_ page: CellPage) throws -> Value {
    var days: [(day: CalendarDate, rows: [Value])] = []
    for (index, row) in try Communication.type.rows(page, reader).enumerated() {
      let day = reader.session.zone.today(at: Self.moment(row))
      if days.last?.day != day { days.append((day, [])) }
      days[days.count - 1].rows.append(value(row, page, index))
    }
    return .list(days.map { ["day": .date($0.day), "rows": .list($0.rows)] })
  }

  func value(_ row: Row, _ page: CellPage, _ index: Int) -> Value {
    let outcome = Communication.outcomes.first { $0.value == row["outcome"].text }
    return [
      "id": .id(row.id), "url": .string(Self.url(row.id)), "title": .string(Self.title(row)), "type": .string(row["type"].text ?? ""),
      "type_label": .string(Self.label(row)), "icon": .string(Self.icon(row["type"].text)), "at": .instant(Self.moment(row)),
      "excerpt": .string(Self.excerpt(row["notes"].text ?? "")), "author": Value(page.string(index, page.column("createdByName"))),
      "outcome": outcome.map { ["label": .string($0.label), "kind": .string($0.tone)] } ?? .null,
      "facts": .list(Self.facts(row).map { .string($0) }),
      "links": .list(RecordLink.all(Communication.type, page, index).map(\.value)),
    ]
  }

  static func url(_ id: RecordID) -> String { "/crm/communications/\(id)" }

  static func moment(_ row: Row) -> Instant { Instant(milliseconds: row["occurredAt"].integer ?? 0) }

  static func label(_ row: Row) -> String { Communication.types.first { $0.value == row["type"].text }?.label ?? "Communication" }

  /// The subject, or what it was.
  static func title(_ row: Row) -> String { row.title.isEmpty ? label(row) : row.title }

  /// Direction and length, in words.
  static func facts(_ row: Row) -> [String] {
    let direction = Communication.directions.first { $0.value == row["direction"].text }?.label
    return [direction, row["duration"].integer.map { $0 == 1 ? "1 minute" : "\($0) minutes" }].compactMap { $0 }
  }

  static func icon(_ type: String?) -> String {
    switch type {
    case "CALL": "phone"
    case "EMAIL": "mail"
    case "MEETING": "calendar"
    case "NOTE": "note"
    default: "comms"
    }
  }

  /// The first words, on one line and without marks.
  static func excerpt(_ text: String) -> String {
    Markdown.excerpt(String(text.prefix(excerptLength * 4)), length: excerptLength)
  }
}

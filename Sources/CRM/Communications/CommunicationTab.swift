import Records
import Store
import Templating
import Values
import Web

/// The communications of one client, contact, lead or deal, a page at a time.
struct CommunicationTab {
  let record: Row
  /// Where the tab is shown, with what stays in its address.
  let path: String
  var kept: [(name: String, value: String)] = []
  let context: Context
  let reader: Reader

  private static let pageSize = 30

  static func count(of record: Row, _ reader: Reader) throws -> TabCount? {
    guard reader.session.allows(.communicationView), let column = column(of: record.type) else { return nil }
    return try TabCount(of: "SELECT 1 FROM communications WHERE \(column) = \(record.id)", reader)
  }

  /// The column that names a record of this type; nil where communications name none.
  static func column(of type: EntityType) -> SQLName? { Communication.type.field(type.name + "Id")?.column }

  /// What `communications/_tab` takes.
  func values() throws -> [String: Value] {
    var query = try ListRequest(Communication.type, context.query).query(reader, limit: Self.pageSize)
    query.filters += [.equals(record.type.name + "Id", .id(record.id))]
    let listing = try Communication.type.list(query, reader, extra: CommunicationRoutes.resource.columns)
    let current = context.query.text("type").flatMap { text in Communication.types.first { $0.value == text.uppercased() } }
    return [
      "talk_days": try CommunicationRows(reader: reader).days(listing.page), "talk_total": .string(listing.totalText),
      "talk_types": .list(([Choice("", "All")] + Communication.types).map { type($0, isCurrent: $0.value == current?.value ?? "") }),
      "talk_next": Value(
        listing.next.map { url((current.map { [("type", $0.value)] } ?? []) + [("cursor", $0.text)]) }),
      "talk_new": Value(context.allows(.communicationCreate) ? logURL : nil), "talk_is_filtered": .bool(current != nil),
    ]
  }

  private func type(_ type: Choice, isCurrent: Bool) -> Value {
    ["title": .string(type.label), "url": .string(url(type.value.isEmpty ? [] : [("type", type.value)])), "current": .bool(isCurrent)]
  }

  private func url(_ pairs: [(name: String, value: String)]) -> String { FilterBar.url(path, kept + pairs) }

  private var logURL: String {
    FilterBar.url("/crm/communications/new", [(record.type.name + "Id", record.id.description), ("return_to", url([]))])
  }
}

import Records
import Store
import Templating
import Values
import Web

enum CommunicationPages {
  static let path = "/crm/communications"

  /// Everything that was said, the latest first, by day.
  static func index(_ context: Context) throws -> Response {
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let resource = CommunicationRoutes.resource
        let query = try resource.query(context.query, reader, limit: resource.pageSize)
        let listing = try Communication.type.list(query, reader, extra: resource.columns)
        return resource.listValues(listing, query, context).merging([
          "days": try CommunicationRows(reader: reader).days(listing.page), "bar": try filterBar(context, reader).value,
          "shown": .integer(Int64(listing.page.rowCount)), "export": ExportLinks.value(.communications, context),
        ]) { _, own in own }
      }
    }
    return try context.render("communications/index", values)
  }

  static let showValues: @Sendable (Context, Reader, Row) throws -> [String: Value] = { context, reader, row in
    guard let page = try CommunicationRoutes.resource.page(of: row.id, reader) else { throw Problem.notFound }
    let attendees = Communication.type.fields[Communication.type.index("meetingAttendees")].list(row["meetingAttendees"])
    let files = try AttachmentQueries(row, reader).card(limit: AttachmentQueries.pageSize)
    let values: [String: Value] = [
      "talk": CommunicationRows(reader: reader).value(row, page, 0), "notes": .string(row["notes"].text ?? ""),
      "custom": CustomDetails.value(row, try CommunicationRoutes.resource.recordValues(row, context, reader)["fields"]),
      "tags": TagViews.chips(row), "attendees": .list(attendees.map { .string($0) }),
      "created": .instant(row.createdAt),
      "timeline": .object(Object(try TimelineFeed(of: row, context, reader).values(path: "\(path)/\(row.id)"))),
    ]
    return values.merging(files) { own, _ in own }
  }

  /// The form says what is logged: a call, a meeting.
  static let formValues: @Sendable (Context, Reader, Row?) throws -> [String: Value] = { context, reader, row in
    try LogForm(context: context, reader: reader, row: row).values()
  }

  private static func filterBar(_ context: Context, _ reader: Reader) throws -> FilterBar {
    func options(_ choices: [Choice]) -> [(value: String, label: String)] { choices.map { ($0.value, $0.label) } }
    return try FilterBar(
      items: FilterBar.items(
        of: Communication.type, reader,
        [
          .init(name: "type", label: "Type", type: "select", options: options(Communication.types)),
          .init(
            name: "createdBy", label: "Logged by", type: "select", options: try FilterBar.owners(reader).filter { $0.value != "none" }),
          .init(name: "outcome", label: "Outcome", type: "select", options: options(Communication.outcomes)),
          .init(name: "dateFrom", label: "Date", type: "date", op: "from"),
          .init(name: "dateTo", label: "Date", type: "date", op: "until"), .init(name: "tags", label: "Tag", type: "text"),
        ]), kept: [], context: context)
  }
}

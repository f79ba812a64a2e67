import Records
import Store
import Values
import Web

/// The lists that can be written to a file.
enum ExportKind: String, CaseIterable, Sendable {
  case customers, contacts, leads, deals, activities, communications

  var type: EntityType { resource.type }

  private var resource: Resource {
    switch self {
    case .customers: CustomerRoutes.resource
    case .contacts: ContactRoutes.resource
    case .leads: LeadRoutes.resource
    case .deals: DealRoutes.resource
    case .activities: ActivityRoutes.resource
    case .communications: CommunicationRoutes.resource
    }
  }

  private static let tickedLimit = 1_000

  /// What a query string asks of the list; its page is of no account.
  func query(_ values: FormValues, _ reader: Reader) throws -> ListQuery {
    let asked = FormValues(values.pairs.filter { $0.name != "id" && !$0.value.isEmpty })
    var query = try resource.selected(asked, reader)
    query.sort = try ListRequest(type, FormValues(values.pairs.filter { Self.order.contains($0.name) })).query(reader, limit: 100).sort
    let ticked = try Self.ticked(values.all("id").filter { !$0.isEmpty })
    if !ticked.isEmpty { query.filters.append(.sql("t.id IN \(list: ticked)")) }
    return query
  }

  /// A file without some of what was asked for would pass for all of it.
  private static func ticked(_ texts: [String]) throws -> [RecordID] {
    guard texts.count <= tickedLimit else {
      throw Problem.unprocessable(fields: ["id": "At most 1,000 records can be named one by one. Filter the list for more."])
    }
    return try texts.map { text in
      guard let id = RecordID(text) else { throw Problem.unprocessable(fields: ["id": "“\(text.prefix(60))” is no id."]) }
      return id
    }
  }

  static let order: Set<String> = ["sortBy", "sort", "sortOrder"]

  /// Exporting is a right of its own, and nobody takes out what they may not see.
  func demand(_ session: Session) throws {
    guard session.allows(.customerExport), session.allows(type.permissions.view) else {
      throw Problem.forbidden("Your role may not export \(type.pluralLabel.lowercased()).")
    }
  }
}

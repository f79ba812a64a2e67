internal import HTTP
public import Records
public import Store
import Values

/// Reads what a query string asks of a list. Names of fields come from the declaration; anything else is ignored.
public struct ListRequest: Sendable {
  private var type: EntityType
  let values: FormValues

  public init(_ type: EntityType, _ values: FormValues) {
    self.type = type
    self.values = values
  }

  /// What a page for people asks for. Throws 422 naming the parameter that does not fit.
  public func query(_ reader: Reader, limit: Int) throws -> ListQuery {
    try ListRequest(type.seen(by: reader), values).seenQuery(reader, limit: limit)
  }

  private func seenQuery(_ reader: Reader, limit: Int) throws -> ListQuery {
    guard values.pairs.count <= FormURLEncoded.fieldLimit else { throw refused("filter", "A list takes at most 1,000 parameters.") }
    var query = ListQuery()
    query.countLimit = Listing.shownCountCap
    query.limit = min(max(try values.wholeNumber("limit") ?? limit, 1), 100)
    query.page = try page()
    query.cursor = try cursor()
    query.sort = try sort()
    query.filters += try Conditions(values, type.seen(by: reader)).filters(type, reader)
    for name in values.names { query.filters += try filters(name, reader) }
    guard query.filters.count <= Conditions.limit else { throw refused("filter", "A list takes at most \(Conditions.limit) filters.") }
    if let text = values.text("search") ?? values.text("q") {
      let found = try type.matches(text, reader)
      (query.ids, query.isCut) = (found.ids, found.isCut)
    }
    return query
  }

  /// The first name that filters nothing here: an unknown one, or that of a field by which the session's role may not filter.
  func stranger(_ reader: Reader, besides known: Set<String>) throws -> String? {
    let request = try ListRequest(type.seen(by: reader), values)
    return try values.names.first { name in
      try !known.contains(name) && !["search", "q", "match"].contains(name) && !Conditions.isCondition(name)
        && request.filters(name, reader).isEmpty
    }
  }

  private func refused(_ name: String, _ message: String) -> Problem { .unprocessable(fields: [name: message]) }

  private func page() throws -> Int? {
    guard let page = try values.wholeNumber("page") else { return nil }
    guard page >= 1 else { throw refused("page", "page must be a whole number from 1.") }
    return page
  }

  private func cursor() throws -> Cursor? {
    guard let text = values.text("cursor") else { return nil }
    guard let cursor = Cursor(text) else { throw refused("cursor", "This is no cursor of this list.") }
    return cursor
  }

  private func sort() throws -> EntityType.Sort? {
    let order = values.text("sortOrder")?.lowercased() ?? "asc"
    guard ["asc", "desc"].contains(order) else { throw refused("sortOrder", "sortOrder must be asc or desc.") }
    guard let name = values.text("sortBy") ?? values.text("sort") else { return nil }
    let descending = order == "desc"
    if name == "createdAt" || name == "updatedAt" { return .init(name, descending: descending) }
    guard let field = type.field(spelled: name), field.isSortable else {
      throw refused("sortBy", "This list cannot be sorted by “\(name.prefix(60))”.")
    }
    return .init(field.name, descending: descending)
  }

  private func filters(_ name: String, _ reader: Reader) throws -> [ListQuery.Filter] {
    guard let text = values.text(name) else { return [] }
    if name == "tags" {
      return type.field("tags")?.visibility != .visible ? [] : URLText.parts(text).map { .contains("tags", $0) }
    }
    if name == "createdBy" { return try reference(name, text, reader) }
    if let field = type.field(name), field.isFilterable { return try filter(field, text, reader) }
    return try range(name, text, reader)
  }

  private func filter(_ field: Field, _ text: String, _ reader: Reader) throws -> [ListQuery.Filter] {
    if text == "none" { return [.isEmpty(field.name)] }
    if field.reference != nil { return try reference(field.name, text, reader) }
    if case .choices = field.kind {
      return try URLText.parts(text).flatMap { field.list(try value($0, field, name: field.name, reader)) }.map {
        .contains(field.name, $0)
      }
    }
    let parts = field.choices.isEmpty ? [text] : URLText.parts(text)
    let wanted = try parts.map { try value($0, field, name: field.name, reader) }
    return wanted.count == 1 ? [.equals(field.name, wanted[0])] : [.anyOf(field.name, wanted)]
  }

  private func reference(_ name: String, _ text: String, _ reader: Reader) throws -> [ListQuery.Filter] {
    if text == "me" { return [.equals(name, .id(reader.session.userID))] }
    let ids = try URLText.parts(text).map { part -> SQLValue in
      guard let id = RecordID(part) else { throw refused(name, "\(name) must be an id.") }
      return .id(id)
    }
    return ids.count == 1 ? [.equals(name, ids[0])] : [.anyOf(name, ids)]
  }

  /// `minAmount`, `maxAmount`, `expectedCloseDateFrom`, `expectedCloseDateTo`.
  private func range(_ name: String, _ text: String, _ reader: Reader) throws -> [ListQuery.Filter] {
    if name.hasPrefix("min") || name.hasPrefix("max"), let field = type.field(spelled: String(name.dropFirst(3))), field.isFilterable {
      let bound = try value(text, field, name: name, reader)
      return [name.hasPrefix("min") ? .range(field.name, from: bound, to: nil) : .range(field.name, from: nil, to: bound)]
    }
    for (suffix, isFrom) in [("From", true), ("To", false)] where name.hasSuffix(suffix) {
      guard let field = type.field(String(name.dropLast(suffix.count))), field.isFilterable else { continue }
      let bound = try isFrom ? value(text, field, name: name, reader) : end(text, field, name: name, reader)
      return [isFrom ? .range(field.name, from: bound, to: nil) : .range(field.name, from: nil, to: bound)]
    }
    return []
  }

  /// Of moments a day is meant to its end.
  private func end(_ text: String, _ field: Field, name: String, _ reader: Reader) throws -> SQLValue {
    guard case .instant = field.kind, let day = CalendarDate(text) else { return try value(text, field, name: name, reader) }
    return .integer(reader.session.zone.startOfDay(day.adding(days: 1)).milliseconds - 1)
  }

  private func value(_ text: String, _ field: Field, name: String, _ reader: Reader) throws -> SQLValue {
    switch field.parse(text, zone: reader.session.zone, currency: reader.session.currency) {
    case .success(let value): return value
    case .failure(let error): throw refused(name, error.message)
    }
  }
}

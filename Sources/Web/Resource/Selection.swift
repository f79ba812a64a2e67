internal import HTTP
public import Records
public import Store
public import Values

/// Which records one action is for: those that were ticked, or all that a list holds.
public enum Selection: Sendable {
  case ids([RecordID])
  /// The query string of a list.
  case filter(FormValues)

  /// As it is stored.
  public var json: JSON {
    switch self {
    case .ids(let ids): ["ids": .array(ids.map { JSON($0) })]
    case .filter(let values): ["filter": .string(URLText.query(values.pairs))]
    }
  }

  /// Reads what `json` wrote.
  public init(_ json: JSON) {
    if let text = json["filter"]?.string {
      self = .filter(FormValues(query: text))
    } else {
      self = .ids((json["ids"]?.array ?? []).compactMap { $0.string.flatMap { RecordID($0) } })
    }
  }
}

extension FormValues {
  /// A query string.
  public init(query text: String) { self.init(FormURLEncoded.parse(text)) }
}

extension Resource {
  /// The list that a query string asks for, without page and order. What is no filter of it is refused, so that a word that was mistyped
  /// never stands for all records.
  public func selected(_ values: FormValues, _ reader: Reader) throws -> ListQuery {
    let kept = values.pairs.filter { !Self.presentation.contains($0.name) && !$0.value.isEmpty }
    guard kept.count <= FormURLEncoded.fieldLimit else {
      throw Problem.unprocessable(fields: ["filter": "A filter has at most 1,000 parts."])
    }
    let known = Set(parameters.map(\.name))
    let request = ListRequest(type, FormValues(kept.filter { !ownFilters.contains($0.name) }))
    if let name = try request.strangers(reader).first(where: { !known.contains($0) }) {
      throw Problem.unprocessable(fields: ["filter": "There is no filter “\(name.prefix(60))” here."])
    }
    return try query(FormValues(kept), reader, limit: 100)
  }

  /// A page of the list that a query string asks for, with the feature's own filters and what its search finds besides.
  /// Throws 422 naming the parameter that does not fit.
  public func query(_ values: FormValues, _ reader: Reader, limit: Int) throws -> ListQuery {
    let declared = FormValues(values.pairs.filter { !ownFilters.contains($0.name) })
    var query = try ListRequest(type, declared).query(reader, limit: limit)
    query.filters += try filters(values, reader)
    guard let ids = query.ids, let text = values.text("search") ?? values.text("q"), let further = try alsoFound(text, reader) else {
      return query
    }
    query.ids = nil
    query.filters.append(.sql("t.id IN \(list: ids) OR \(further)"))
    return query
  }

  /// What a query string says about how a list looks rather than what it holds.
  static let presentation: Set<String> = ["sortBy", "sort", "sortOrder", "page", "limit", "cursor", "view", "saved"]
}

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
  /// The list that a query string asks for, without page and order. What is no filter of it or has no value is refused, so that a word that
  /// was mistyped, or a field that the role may not see, never stands for all records; and so is a search that finds too many to name.
  public func selected(_ values: FormValues, _ reader: Reader) throws -> ListQuery {
    let kept = try known(values, reader)
    var query = try query(kept, reader, limit: 100)
    query.countLimit = Listing.countCap
    guard !query.isCut else { throw refused("The search finds more records than can be named. Add a letter, or a filter in its place.") }
    return query
  }

  /// Whether a list can be asked for what a query string says: a field that it filters by may be gone, or hidden from the role.
  public func opens(_ values: FormValues, _ reader: Reader) throws -> Bool {
    do {
      _ = try query(try known(values, reader), reader, limit: 1)
      return true
    } catch let problem as Problem where problem.status == 422 {
      return false
    }
  }

  /// The filters of a query string.
  private func known(_ values: FormValues, _ reader: Reader) throws -> FormValues {
    let kept = FormValues(values.pairs.filter { !Self.presentation.contains($0.name) })
    guard kept.pairs.count <= Self.filterLimit else { throw refused("A list takes at most \(Self.filterLimit) filters.") }
    if let name = kept.names.first(where: { kept.text($0) == nil }) { throw refused("The filter “\(name.prefix(60))” has no value.") }
    let known = try shownFilters(reader).union(parameters.map(\.name).filter { !ownFilters.contains($0) })
    if let name = try ListRequest(type, kept).stranger(reader, besides: known) {
      throw refused("There is no filter “\(name.prefix(60))” here.")
    }
    return kept
  }

  private static let filterLimit = 200

  private func refused(_ message: String) -> Problem { .unprocessable(fields: ["filter": message]) }

  /// A page of the list that a query string asks for, with the feature's own filters and what its search finds besides.
  /// Throws 422 naming the parameter that does not fit.
  public func query(_ values: FormValues, _ reader: Reader, limit: Int) throws -> ListQuery {
    let declared = FormValues(values.pairs.filter { !ownFilters.contains($0.name) })
    var query = try ListRequest(type, declared).query(reader, limit: limit)
    let own = try shownFilters(reader)
    query.filters += try filters(FormValues(values.pairs.filter { !ownFilters.contains($0.name) || own.contains($0.name) }), reader)
    guard let ids = query.ids, let text = values.text("search") ?? values.text("q"), let further = try alsoFound(text, reader) else {
      return query
    }
    (query.ids, query.isCut) = (nil, query.isCut || further.isCut)
    query.filters.append(.sql("t.id IN \(list: ids) OR \(further.condition)"))
    return query
  }

  /// Those of the feature's own filters that go by no field which the session's role is not shown.
  private func shownFilters(_ reader: Reader) throws -> Set<String> {
    let seen = try type.seen(by: reader)
    return ownFilters.filter { seen.field(spelled: $0)?.visibility ?? .visible == .visible }
  }

  /// What a query string says about how a list looks rather than what it holds.
  public static let presentation: Set<String> = ["sortBy", "sort", "sortOrder", "page", "limit", "cursor", "view", "saved", "columns"]
}

public import Records
public import Store
public import Values

// JSON: {data, pagination} for lists, the bare record else.
extension Resource {
  func apiList(_ context: Context) throws -> Response {
    try Problem.translating { try context.session.read { try page(context, $0) } }
  }

  /// A page of the list that the query string asks for: `{data, pagination}`.
  /// - Parameter filters: what holds whatever is asked for, such as one client.
  public func page(_ context: Context, of filters: [ListQuery.Filter] = [], _ reader: Reader) throws -> Response {
    var query = try query(context.query, reader, limit: 20)
    query.filters += filters
    query.countLimit = Listing.countCap
    let listing = try type.list(query, reader, extra: columns)
    let rows = try answered(context.query, try objects(listing.page, reader), reader).map { JSON.object($0) }
    return context.json(["data": .array(rows), "pagination": Self.pagination(listing, query)])
  }

  func apiShow(_ context: Context) throws -> Response {
    try Problem.translating {
      try answer(try context.id(), context)
    }
  }

  func apiCreate(_ context: Context) throws -> Response {
    try Problem.translating {
      let body = try context.jsonObject()
      try demandMembers(context)
      let created = try context.session.write { writer in
        let created = try type.create(Inputs(json: body), writer)
        try complete(body, created, writer)
        return try type.get(created.id, writer).id
      }
      return try answer(created, context, status: 201).with("Location", apiPath + "/\(created)")
    }
  }

  func apiUpdate(_ context: Context) throws -> Response {
    try Problem.translating {
      let id = try context.id()
      let body = context.jsonBody
      try demandMembers(context)
      try context.session.write { writer in
        let existing = try type.get(id, writer)
        let object = try body.get()
        let version = try Self.version(of: existing, context, object)
        _ = try type.update(id, Inputs(json: object), version: version, writer)
        // A change that would hide the record from whoever makes it is none.
        _ = try type.get(id, writer)
      }
      return try answer(id, context)
    }
  }

  /// What a record looks like after a write, read without holding the writer.
  private func answer(_ id: RecordID, _ context: Context, status: Int = 200) throws -> Response {
    try context.session.read { reader in
      let row = try type.get(id, reader)
      return context.json(try json(row, context, reader), status: status).tagged(row.version)
    }
  }

  func apiDelete(_ context: Context) throws -> Response {
    try Problem.translating {
      let id = try context.id()
      try context.session.write { writer in
        try type.trash(id, version: try Self.version(of: try type.get(id, writer), context, JSON.Object()), writer)
      }
      return .empty()
    }
  }

  /// The version the change started from: `version` in the body, where another one is a conflict, or If-Match, where it is a precondition
  /// that failed (RFC 9110 §13.1.1).
  public static func version(of row: Row, _ context: Context, _ object: JSON.Object) throws -> Int64? {
    try version(of: row.version, context, object)
  }

  /// The same of something that is no record of an entity and stands at this version.
  public static func version(of current: Int64, _ context: Context, _ object: JSON.Object) throws -> Int64? {
    if let tags = context.header("If-Match"), !matches(tags, current) {
      throw Problem(412, "precondition_failed", "If-Match names another version of the record; it is now version \(current).")
    }
    guard let given = object["version"], given != .null else { return nil }
    guard let version = given.integer else { throw Problem.unprocessable(fields: ["version": "version must be a whole number."]) }
    return version
  }

  /// The version is what stands before the first `-` of a tag. Weak tags never match.
  private static func matches(_ tags: String, _ version: Int64) -> Bool {
    tags.split(separator: ",").map { $0.trimmingSpaces() }.contains { tag in
      let isQuoted = tag.count > 1 && tag.hasPrefix("\"") && tag.hasSuffix("\"")
      return tag == "*" || (isQuoted ? tag.dropFirst().dropLast() : tag[...]).prefix { $0 != "-" } == "\(version)"
    }
  }

  /// What a list says of its page.
  public static func pagination(_ listing: Listing, _ query: ListQuery) -> JSON {
    var pagination = JSON.Object()
    pagination["page"] = JSON(query.page ?? 1)
    pagination["limit"] = JSON(query.limit)
    pagination["total"] = JSON(listing.total)
    pagination["pages"] = JSON((listing.total + query.limit - 1) / query.limit)
    if !listing.totalIsExact { pagination["totalIsExact"] = false }
    pagination["cursor"] = JSON(listing.next?.text)
    return .object(pagination)
  }

  /// The bare record, with the titles of what it names and this resource's columns.
  public func json(_ row: Row, _ context: Context, _ reader: Reader) throws -> JSON {
    guard let page = try page(of: row.id, reader) else { throw Problem.notFound }
    var object = try objects(page, reader).first ?? JSON.Object()
    for (name, value) in try members(context, reader, row) { object[name] = value }
    return .object(object)
  }

  /// The rows of a list that was read with `columns`.
  public func objects(_ page: CellPage, _ reader: Reader) throws -> [JSON.Object] {
    try type.rows(page, reader).enumerated().map { object($1, page, $0, reader) }
  }

  private func object(_ row: Row, _ page: CellPage, _ index: Int, _ reader: Reader) -> JSON.Object {
    guard var object = row.json(workspace: reader.session.currency).object else { return JSON.Object() }
    for field in row.type.fields where field.isSealed && field.visibility == .visible && row[field.name] != .null {
      object[field.name] = .string(row.type.masked(field, of: row, reader.session))
    }
    for (name, field) in otherNames { object[name] = object[field] }
    let titles = row.type.fields.compactMap {
      $0.reference == nil || $0.customID != nil || $0.visibility == .hidden ? nil : $0.titleName
    }
    for name in titles + columns.map(\.name) {
      let column = page.column(name)
      object[name] = page.integer(index, column).map { JSON($0) } ?? JSON(page.string(index, column))
    }
    let custom = customNames(row, page, index)
    if !custom.isEmpty { object["customFieldNames"] = JSON(members: custom) }
    return object
  }

  /// What the workspace's own fields name, by their keys; apart from the values, which are sent back as they came.
  private func customNames(_ row: Row, _ page: CellPage, _ index: Int) -> [(String, JSON)] {
    row.type.customFields.compactMap { field in
      guard let key = field.customKey, field.reference != nil, field.visibility == .visible else { return nil }
      return (key, JSON(page.string(index, page.column(field.titleName))))
    }
  }
}

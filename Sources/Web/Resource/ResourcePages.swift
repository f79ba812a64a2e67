public import Records
public import Store
public import Templating
public import Values

// HTML: every action is a link or a form that works without JavaScript and redirects afterwards.
extension Resource {
  func index(_ context: Context) throws -> Response {
    let values = try Problem.translating {
      try context.session.read { reader in
        let query = try query(context.query, reader, limit: pageSize)
        let listing = try type.list(query, reader, extra: columns)
        return listValues(listing, query, context).merging(try indexValues(context, reader, listing)) { _, own in own }
      }
    }
    return try context.render("\(type.plural)/index", values)
  }

  func show(_ context: Context) throws -> Response {
    let id = try context.id()
    let values = try Problem.translating {
      try context.session.read { reader in
        let row = try type.get(id, reader)
        return try recordValues(row, context, reader).merging(try showValues(context, reader, row)) { _, own in own }
      }
    }
    return try context.render("\(type.plural)/show", values)
  }

  func new(_ context: Context) throws -> Response {
    try context.session.read { try form(nil, context, $0, FormState(prefill: prefill(context, $0))) }
  }

  /// What the link says, and what the feature starts with.
  private func prefill(_ context: Context, _ reader: Reader) throws -> FormValues {
    FormValues(context.query.pairs + (try presets(reader)))
  }

  func create(_ context: Context) throws -> Response {
    let form = try context.form()
    do {
      let (row, message) = try context.session.write { writer in
        let row = try type.create(Inputs(form: form), writer)
        return (row, try created(form, row, writer) ?? "\(type.label) “\(shortTitle(row))” was created.")
      }
      return context.redirect(try context.returnPath(default: path(of: row.id)), flash: .success(message))
    } catch RecordError.invalid(let errors) {
      return try context.session.read { try self.form(nil, context, $0, FormState(typed: form, errors: errors)) }
    } catch let error as RecordError {
      throw Problem(error)
    }
  }

  func edit(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.read { reader in
        let row = try type.get(id, reader)
        guard type.mayChange(row, context.session) else { throw RecordError.forbidden }
        return try form(row, context, reader, FormState())
      }
    }
  }

  func update(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    do {
      let saved = try context.session.write { writer in
        _ = try type.get(id, writer)
        return try type.update(id, Inputs(form: form), version: form.version(), writer)
      }
      let message = saved.outcome == .unchanged ? "Nothing was changed." : "“\(shortTitle(saved.row))” was saved."
      return context.redirect(try context.returnPath(default: path(of: id)), flash: .success(message))
    } catch RecordError.invalid(let errors) {
      return try context.session.read { try self.form(try type.get(id, $0), context, $0, FormState(typed: form, errors: errors)) }
    } catch RecordError.stale(let current) {
      return try context.session.read { try self.form(try type.get(current.id, $0), context, $0, FormState(typed: form, isStale: true)) }
    } catch let error as RecordError {
      throw Problem(error)
    }
  }

  func trash(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let title = try context.session.write { writer in
        let title = shortTitle(try type.get(id, writer))
        try type.trash(id, writer)
        return title
      }
      let flash = Flash.success("“\(title)” is in Trash. It can be restored for 90 days.", undo: path(of: id) + "/restore")
      return context.redirect(try context.returnPath(default: path), flash: flash)
    }
  }

  func restore(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let title = try context.session.write { writer in
        try type.restore(id, among: entities, writer)
        return shortTitle(try type.get(id, writer))
      }
      return context.redirect(path(of: id), flash: .success("“\(title)” is back, with everything that went to Trash along with it."))
    }
  }

  public func path(of id: RecordID) -> String { "\(path)/\(id)" }

  private func shortTitle(_ row: Row) -> String {
    (row.title.isEmpty ? type.label : row.title).short
  }

  // MARK: Values

  /// A record for templates: `record` with all columns, `may` with what this member may do, `fields` for a table of details.
  public func recordValues(_ row: Row, _ context: Context, _ reader: Reader) throws -> [String: Value] {
    guard let page = try page(of: row.id, reader) else { throw Problem.notFound }
    return [
      "record": .row(page, 0), "path": .string(path(of: row.id)), "version": .integer(row.version),
      "may": ["change": .bool(type.mayChange(row, context.session)), "delete": .bool(type.mayDelete(row, context.session))],
      "fields": .object(FieldViews.details(row, page, reader)),
    ]
  }

  /// A page of a list for templates: `rows`, `total`, links to go on and to sort, what is asked for in `query`.
  public func listValues(_ listing: Listing, _ query: ListQuery, _ context: Context) -> [String: Value] {
    let sort = query.sort ?? type.defaultSort
    let links = sortLinks(sort, listing.type, context)
    return [
      "rows": .page(listing.page), "total": .integer(Int64(listing.total)), "total_is_exact": .bool(listing.totalIsExact),
      "total_text": .string(listing.totalText),
      "range_text": .string("\(query.cursor == nil && (query.page ?? 1) == 1 ? "1–" : "")\(listing.page.rowCount) of \(listing.totalText)"),
      "is_filtered": .bool(!query.filters.isEmpty || query.ids != nil),
      "next_url": Value(listing.next.map { link(context, ["cursor": $0.text], dropping: ["page"]) }),
      "first_url": query.cursor == nil ? .null : .string(link(context, [:], dropping: ["cursor", "page"])),
      "sort": ["field": .string(sort.field), "descending": .bool(sort.descending)],
      "sort_urls": .object(Object(links)),
      "query": .object(Object(queryValues(context))), "path": .string(path), "bulk": bulkValues(context),
    ]
  }

  /// What the bar over ticked rows needs; see `lists/_bulk`.
  /// - Parameter further: what the list is filtered by where its address does not say so.
  public func bulkValues(_ context: Context, adding further: [(name: String, value: String)] = []) -> Value {
    let asked = context.query.pairs.filter { !["cursor", "page", CSRF.field].contains($0.name) && !$0.value.isEmpty }
    let kept = asked + further.filter { pair in !asked.contains { $0.name == pair.name } }
    let (mayChange, mayTrash) = (context.allows(type.permissions.update), context.allows(type.permissions.delete))
    return [
      "path": .string(path + "/bulk"), "filter": .string(URLText.query(kept)), "may": .bool(mayChange || mayTrash),
      "may_change": .bool(mayChange), "may_trash": .bool(mayTrash), "owner": Value(mayChange ? type.owner ?? type.owners : nil),
      "has_tags": .bool(mayChange && type.field("tags") != nil), "kind": .string(type.plural),
    ]
  }

  /// A link for each field that the list may be sorted by; null for one that the member's role may not see.
  func sortLinks(_ sort: EntityType.Sort, _ listed: EntityType, _ context: Context) -> [(String, Value)] {
    let kept = link(context, [:], dropping: ["sortBy", "sortOrder", "cursor", "page"])
    let start = kept + (kept.contains("?") ? "&" : "?") + "sortBy="
    let links = (listed.fields.filter(\.isSortable).map(\.name) + ["createdAt", "updatedAt"]).map { name -> (String, Value) in
      (name, .string(start + URLText.encode(name) + (sort.field == name && !sort.descending ? "&sortOrder=desc" : "&sortOrder=asc")))
    }
    let unseen = listed.isVeiled ? type.fields.filter { $0.isSortable && listed.field($0.name)?.isSortable != true } : []
    return links + unseen.map { ($0.name, .null) }
  }

  /// What is filtered by, with an empty text for every name that is not.
  private func queryValues(_ context: Context) -> [(String, Value)] {
    let known = type.fields.map(\.name) + ["search", "view", "sortBy", "sortOrder", "createdBy", "q", "status", "period"]
    var values = Dictionary(known.map { ($0, Value.string("")) }, uniquingKeysWith: { first, _ in first })
    for (name, value) in context.query.dictionary { values[name] = .string(value) }
    return values.map { ($0.key, $0.value) }
  }

  private func link(_ context: Context, _ changes: KeyValuePairs<String, String>, dropping: Set<String>) -> String {
    let replaced = Set(changes.map(\.key)).union(dropping)
    let kept = context.query.pairs.filter { !replaced.contains($0.name) }
    let pairs = kept + changes.map { (name: $0.key, value: $0.value) }
    return context.path + (pairs.isEmpty ? "" : "?" + URLText.query(pairs))
  }

  private func form(_ row: Row?, _ context: Context, _ reader: Reader, _ state: FormState) throws -> Response {
    var values = try FormView(type: try type.seen(by: reader), row: row, state: state, reader: reader).values()
    values["path"] = .string(path)
    values["action"] = .string(row.map { path(of: $0.id) } ?? path)
    values["return_to"] = .string(context.query["return_to"] ?? state.typed?["return_to"] ?? "")
    for (name, value) in try formValues(context, reader, row) { values[name] = value }
    return try context.render(formTemplate, values, status: state.isStale ? 409 : state.errors.isEmpty ? 200 : 422)
  }
}

extension Listing {
  /// `1,204`, or `1,000+` where counting ended early.
  public var totalText: String { grouped(UInt64(max(0, total))) + (totalIsExact ? "" : "+") }
}

extension Inputs {
  /// The values of a submitted form.
  public init(form: FormValues) { self.init(form: form.pairs.map { ($0.name, $0.value) }) }
}

import Store
import Templating
import Values
import Web

enum SearchPages {
  /// Hits of each kind while all are shown.
  private static let preview = 6
  private static let limit = 50

  static func show(_ context: Context) throws -> Response {
    let text = context.query.text("q") ?? ""
    let only = context.query.text("type").flatMap { SearchKind.named($0) }
    let kinds = SearchKind.allowed(context.session)
    let found = try context.session.read { reader in
      let finding = Finding(reader: reader, text: text)
      let groups = try kinds.map { kind in
        (kind, try text.isEmpty ? [] : finding.records(kind, limit: kind.name == only?.name ? limit + 1 : preview + 1))
      }
      return values(text, only, groups, isCut: try finding.isCut(kinds))
    }
    return try context.render("search/show", found)
  }

  private static func values(_ text: String, _ only: SearchKind?, _ groups: [(SearchKind, [Found])], isCut: Bool) -> [String: Value] {
    let shown = groups.filter { !$0.1.isEmpty && (only == nil || $0.0.name == only?.name) }
    let most = only == nil ? preview : limit
    return [
      "q": .string(text), "type": Value(only?.name), "is_cut": .bool(isCut), "kinds": .string(kindsText(groups.map(\.0))),
      "chips": .list(
        [["title": "All", "url": .string(url(text, nil)), "current": .bool(only == nil), "count": ""]]
          + groups.map { chip($0.0, $0.1, text, only) }),
      "groups": .list(
        shown.map { kind, found in
          [
            "name": .string(kind.name), "title": .string(kind.title), "icon": .string(kind.icon), "more": .bool(found.count > most),
            "url": .string(url(text, kind)), "rows": .list(found.prefix(most).map { $0.value(sought: text) }),
          ]
        }), "found": .integer(Int64(groups.reduce(0) { $0 + $1.1.count })),
    ]
  }

  private static func chip(_ kind: SearchKind, _ found: [Found], _ text: String, _ only: SearchKind?) -> Value {
    let most = kind.name == only?.name ? limit : preview
    let count = found.count > most ? "\(most)+" : String(found.count)
    return [
      "title": .string(kind.title), "url": .string(url(text, kind)), "current": .bool(kind.name == only?.name),
      "count": .string(text.isEmpty ? "" : count),
    ]
  }

  private static func url(_ text: String, _ kind: SearchKind?) -> String {
    let pairs = [(name: "q", value: text)] + (kind.map { [(name: "type", value: $0.name)] } ?? [])
    return FilterBar.url("/crm/search", pairs.filter { !$0.value.isEmpty })
  }

  private static func kindsText(_ kinds: [SearchKind]) -> String {
    let names = kinds.map { $0.title.lowercased() }
    guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}

/// `GET /api/crm/search?q=&types=customer,contact,lead,deal&limit=`: at most `limit` records of each type, the best of each first. Types that
/// the role may not view find nothing.
enum SearchAPI {
  private static let preset = 20

  static func show(_ context: Context) throws -> Response {
    if let names = context.query.text("records") { return try named(names, context) }
    let kinds = try kinds(context.query)
    let limit = try limit(context.query)
    let text = context.query.text("q") ?? context.query.text("query") ?? ""
    let (groups, isCut) = try context.session.read { reader in
      let finding = Finding(reader: reader, text: text)
      return (try kinds.map { try text.isEmpty ? [] : finding.records($0, limit: limit) }, try finding.isCut(kinds))
    }
    let counts = zip(kinds, groups).map { ($0.name, JSON($1.count)) }
    return context.json([
      "data": .array(groups.flatMap { $0 }.map(\.json)), "counts": JSON(members: counts), "isCut": .bool(isCut),
    ])
  }

  /// `records=customer:ID,deal:ID`: the same, for records that somebody opened before; what is gone or not theirs is left out.
  private static func named(_ names: String, _ context: Context) throws -> Response {
    let wanted = names.split(separator: ",").prefix(20).compactMap { name -> (SearchKind, RecordID)? in
      let parts = name.split(separator: ":")
      guard parts.count == 2, let kind = SearchKind.named(parts[0]), let id = RecordID(String(parts[1])) else { return nil }
      return (kind, id)
    }
    let found = try context.session.read { reader in
      try wanted.compactMap { try Finding(reader: reader, text: "").record($0.0, $0.1) }
    }
    return context.json(["data": .array(found.map(\.json)), "counts": .object(JSON.Object()), "isCut": false])
  }

  private static func kinds(_ query: FormValues) throws -> [SearchKind] {
    let names = (query.text("types") ?? query.text("type")).map { URLText.parts($0) }
    var seen: Set<String> = []
    return try (names ?? SearchKind.preset).filter { !$0.isEmpty }.map { name in
      guard let kind = SearchKind.named(name) else {
        let known = SearchKind.all.map(\.name).joined(separator: ", ")
        throw Problem.unprocessable(fields: ["types": "There is no type “\(name.prefix(40))”. Choose among \(known)."])
      }
      return kind
    }.filter { seen.insert($0.name).inserted }
  }

  private static func limit(_ query: FormValues) throws -> Int {
    min(max(try query.wholeNumber("limit") ?? preset, 1), 100)
  }
}

import Records
import Store
import Values

/// What the names in a file stand for. Each text is looked up once, whatever the number of rows that say it.
final class ImportLookups {
  enum Found: Equatable { case one(RecordID), none, many }

  private struct Place: Hashable { let entity: String, text: String, within: RecordID? }

  private let kind: ImportKind
  private var known: [Place: Found] = [:]
  /// What rows of this import added, by its name without case: search does not know it yet.
  private var made: [Place: RecordID] = [:]
  private var emails: [String: Found] = [:]
  private var names: [String: Found] = [:]
  private var ids: Set<RecordID> = []
  /// What the row at work added, to be forgotten when the row does not come in after all.
  private var recent: [Place] = []
  private var recentMembers: [String] = []

  init(_ kind: ImportKind, _ reader: Reader) throws {
    self.kind = kind
    let page = try reader.page("SELECT id, name, email FROM members ORDER BY seq")
    for row in 0..<page.rowCount {
      if let id = page.id(row, 0) { keep(member: id, name: page.string(row, 1) ?? "", email: page.string(row, 2) ?? "") }
    }
    // They are there whatever becomes of the first row.
    rowIsIn()
  }

  /// A member by e-mail address, name or id.
  func member(_ text: String) -> Found {
    let folded = text.lowercased()
    return emails[folded] ?? names[folded] ?? RecordID(folded).flatMap { ids.contains($0) ? .one($0) : nil } ?? .none
  }

  func keep(member id: RecordID, name: String, email: String = "") {
    let folded = name.lowercased()
    ids.insert(id)
    if !email.isEmpty { emails[email.lowercased()] = .one(id) }
    names[folded] = names[folded] == nil ? .one(id) : .many
    recentMembers.append(folded)
  }

  /// A record by id, external id, e-mail address (of contacts) or name, in this order; of a name that several have, the one that belongs to
  /// `customer`. External ids may differ in case alone, so each spelling is looked up for itself.
  func record(_ type: EntityType, _ text: String, of customer: RecordID? = nil, _ reader: Reader) throws -> Found {
    let place = Place(entity: type.name, text: text, within: customer)
    let own = made[Place(entity: type.name, text: text.lowercased(), within: customer)]
    if let found = known[place], found != .none || own == nil { return found }
    let looked = try look(type, text, customer, reader)
    let found = looked == .none ? own.map(Found.one) ?? .none : looked
    // More of the kind that comes in may have this name at the next row, and what this row added may go again.
    if type.name != kind.type?.name, recent.isEmpty { known[place] = found }
    return found
  }

  /// Looks up at once the clients that one name tells; the others are looked up one by one.
  func lookAhead(clients texts: [String], _ reader: Reader) throws {
    let texts = Set(texts).filter { !$0.isEmpty && known[Self.client($0)] == nil }.sorted()
    guard kind != .customers, !texts.isEmpty, try Customer.type.seen(by: reader).field("externalId")?.visibility == .visible else { return }
    let ids = try reader.page("SELECT external_id FROM customers WHERE external_id IN \(list: texts)")
    let taken = Set((0..<ids.rowCount).compactMap { ids.string($0, 0) })
    let page = try reader.page("SELECT name, id FROM customers WHERE name IN \(list: texts)")
    let named = Dictionary(grouping: 0..<page.rowCount) { page.string($0, 0)?.lowercased() ?? "" }
    for text in texts where RecordID(text) == nil && !taken.contains(text) {
      guard let rows = named[text.lowercased()], rows.count == 1, let id = page.id(rows[0], 1) else { continue }
      known[Self.client(text)] = .one(id)
    }
  }

  private static func client(_ text: String) -> Place { Place(entity: Customer.type.name, text: text, within: nil) }

  /// The client that a company means which none is called to the letter: one that the file has added, or one that search knows.
  func company(_ text: String, _ writer: Writer) throws -> RecordID? {
    let company = TypedCompany(text)
    if let added = made[Self.added(company)] { return added }
    let found = try company.client(leavingOutPending: true, writer)
    if let found { known[Self.client(text)] = .one(found) }
    return found
  }

  /// A client that a row has added.
  func keep(client id: RecordID, named text: String) {
    for place in [Self.client(text.lowercased()), Self.added(TypedCompany(text))] {
      made[place] = id
      recent.append(place)
    }
  }

  private static func added(_ company: TypedCompany) -> Place { Place(entity: "company", text: company.folded, within: nil) }

  func rowIsIn() {
    recent = []
    recentMembers = []
  }

  func rowIsOut() {
    for place in recent { made[place] = nil }
    for name in recentMembers { names[name] = nil }
    rowIsIn()
  }

  private func look(_ type: EntityType, _ text: String, _ customer: RecordID?, _ reader: Reader) throws -> Found {
    if let id = RecordID(text), try type.find(id, reader) != nil { return .one(id) }
    // What a role is not shown finds nothing for it either.
    let type = try type.seen(by: reader)
    if type.field("externalId")?.visibility == .visible {
      let found = try one(reader.page("SELECT id FROM \(type.table) WHERE external_id = \(text) LIMIT 2"))
      if found != .none { return found }
    }
    if type.field("email")?.visibility == .visible, text.contains("@") {
      let found = try one(reader.page("SELECT id FROM \(type.table) WHERE email = \(text) LIMIT 2"))
      if found != .none { return found }
    }
    guard let title = type.field(type.title)?.column else { return .none }
    if let customer, type.field("customerId") != nil {
      let found = try one(reader.page("SELECT id FROM \(type.table) WHERE \(title) = \(text) AND customer_id = \(customer) LIMIT 2"))
      if found != .none { return found }
    }
    return try one(reader.page("SELECT id FROM \(type.table) WHERE \(title) = \(text) LIMIT 2"))
  }

  private func one(_ page: CellPage) -> Found {
    switch page.rowCount {
    case 0: .none
    case 1: page.id(0, 0).map(Found.one) ?? .none
    default: .many
    }
  }
}

/// The stages of all pipelines, and of leads, by what a file may call them.
struct ImportStages {
  struct Stage { let id: RecordID, pipeline: RecordID?, names: [String], status: String }

  private let stages: [Stage]
  private let pipelines: [(id: RecordID, name: String)]

  init(_ reader: Reader) throws {
    let page = try reader.page("SELECT id, name FROM pipelines ORDER BY is_default DESC, seq")
    pipelines = (0..<page.rowCount).compactMap { row in page.id(row, 0).map { ($0, HeaderMatcher.folded(page.string(row, 1) ?? "")) } }
    let found = try reader.page(
      "SELECT id, pipeline_id, name, key, is_closed_won, is_closed_lost FROM pipeline_stages ORDER BY position, seq")
    stages = (0..<found.rowCount).compactMap { row in
      guard let id = found.id(row, 0) else { return nil }
      let status = found.integer(row, 4) == 1 ? "WON" : found.integer(row, 5) == 1 ? "LOST" : "OPEN"
      let names = [found.string(row, 2), found.string(row, 3), id.description].map { HeaderMatcher.folded($0 ?? "") }
      return Stage(id: id, pipeline: found.id(row, 1), names: names, status: status)
    }
  }

  func pipeline(_ text: String) throws -> RecordID {
    let folded = HeaderMatcher.folded(text)
    guard let found = pipelines.first(where: { $0.name == folded || HeaderMatcher.folded($0.id.description) == folded }) else {
      throw ImportSkip("There is no pipeline called “\(text.prefix(60))”.")
    }
    return found.id
  }

  /// In the pipeline that is named, else in the default one, else wherever there is one of this name. `Closed Won` is Won.
  func stage(_ text: String, in pipeline: RecordID?) throws -> Stage {
    let folded = HeaderMatcher.folded(text)
    let short = folded.hasPrefix("closed") ? String(folded.dropFirst(6)) : folded
    let order = pipeline.map { [$0] } ?? pipelines.map(\.id)
    for name in folded == short ? [folded] : [folded, short] {
      for pipeline in order {
        if let stage = stages.first(where: { $0.pipeline == pipeline && $0.names.contains(name) }) { return stage }
      }
    }
    throw ImportSkip("There is no stage called “\(text.prefix(60))”.")
  }

  /// The stage that a deal of this status stands in when the file names none; nil for an open one.
  func stage(status text: String, in pipeline: RecordID?) throws -> Stage? {
    let folded = HeaderMatcher.folded(text)
    let status = folded.hasSuffix("won") ? "WON" : folded.hasSuffix("lost") ? "LOST" : folded == "open" ? "OPEN" : nil
    guard let status else { throw ImportSkip("Status “\(text.prefix(60))” is not open, won or lost.") }
    guard status != "OPEN", let wanted = pipeline ?? pipelines.first?.id else { return nil }
    return stages.first { $0.pipeline == wanted && $0.status == status }
  }
}

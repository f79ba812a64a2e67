public import Store
public import Values

/// What a save did.
public enum SaveOutcome: Hashable, Sendable { case created, updated, unchanged }

extension EntityType {
  /// Stores a new record with its event and its entry in search.
  /// - Throws: `RecordError.invalid`, `.forbidden`; nothing is written then.
  @discardableResult
  public func create(_ inputs: Inputs, _ writer: Writer, id: RecordID = RecordID(), trusted: Bool = false, verb: String = "created") throws
    -> Row
  {
    guard writer.session.allows(permissions.create) else { throw RecordError.forbidden }
    let type = try seen(by: writer)
    var draft = Draft(type: type, existing: nil, id: id)
    for place in type.places.presetNow { draft[type.fields[place].name] = .integer(writer.now.milliseconds) }
    if let owner, draft[owner] == .null, writer.session.isMember { draft[owner] = .id(writer.session.userID) }
    draft.apply(try interpreted(inputs, nil, writer), context: writer.readingContext, trusted: trusted)
    try settle(&draft, writer)
    let row = Row(
      type: type, id: draft.id, createdAt: writer.now, createdBy: writer.session.isMember ? writer.session.userID : nil,
      values: draft.values)
    let tags = try insert(row, writer)
    try writer.append(try told(event(verb, row, []), of: row, writer))
    try index(row, madeWith: tags, writer)
    try follow(row, writer)
    return row
  }

  /// Changes the fields that the inputs name. Nothing is written, and no event, when nothing differs.
  /// - Parameter version: the version the change started from; nil skips the check.
  /// - Throws: `RecordError.missing`, `.forbidden`, `.stale`, `.invalid`; nothing is written then.
  @discardableResult
  public func update(
    _ id: RecordID, _ inputs: Inputs, version: Int64?, _ writer: Writer, trusted: Bool = false, verb: String = "updated", note: JSON? = nil
  ) throws -> (outcome: SaveOutcome, row: Row) {
    let existing = try get(id, writer)
    try demandChange(of: existing, writer)
    if let version, version != existing.version { throw RecordError.stale(existing) }
    var draft = Draft(type: existing.type, existing: existing, id: id)
    draft.apply(try interpreted(inputs, existing, writer), context: writer.readingContext, trusted: trusted)
    try draft.resolveReferences(writer)
    // What the record says already needs no rule: it was settled when it was stored.
    if draft.errors.isEmpty, draft.values == existing.values { return (.unchanged, existing) }
    return try save(draft, writer, verb: verb, note: note)
  }

  /// Whether a record says already what the inputs say. Nothing is written and no rule runs.
  public func agrees(_ row: Row, with inputs: Inputs, _ writer: Writer, trusted: Bool = false) throws -> Bool {
    let row = try whole(row, writer)
    var draft = Draft(type: row.type, existing: row, id: row.id)
    draft.apply(try interpreted(inputs, row, writer), context: writer.readingContext, trusted: trusted)
    try draft.resolveReferences(writer)
    return draft.errors.isEmpty && draft.values == row.values
  }

  /// Changes a record from the product's own code: `change` sets values, the entity's rule and the checks run as always.
  @discardableResult
  public func change(_ row: Row, _ writer: Writer, verb: String, note: JSON? = nil, _ change: (inout Draft) throws -> Void) throws -> (
    outcome: SaveOutcome, row: Row
  ) {
    let row = try whole(row, writer)
    try demandChange(of: row, writer)
    var draft = Draft(type: row.type, existing: row, id: row.id)
    try change(&draft)
    return try save(draft, writer, verb: verb, note: note)
  }

  /// The record with everything that is stored, where it was read as a role is shown it.
  private func whole(_ row: Row, _ writer: Writer) throws -> Row {
    if row.isWhole { return row }
    let whole = try get(row.id, writer)
    if whole.version != row.version { throw RecordError.stale(whole) }
    return whole
  }

  private func save(_ draft: Draft, _ writer: Writer, verb: String, note: JSON?) throws -> (outcome: SaveOutcome, row: Row) {
    var draft = draft
    guard let existing = draft.existing else { throw RecordError.missing(name, draft.id) }
    try settle(&draft, writer)
    let changes = draft.changes(workspace: writer.session.currency)
    guard !changes.isEmpty else { return (.unchanged, existing) }
    switch try update(existing, to: draft.values, writer) {
    case .updated: break
    case .stale: throw RecordError.stale(try get(draft.id, writer))
    case .missing: throw RecordError.missing(name, draft.id)
    }
    let row = try get(draft.id, writer)
    try writer.append(try told(event(verb, row, changes, note: note), of: row, writer))
    try index(row, writer)
    try follow(row, writer)
    return (.updated, row)
  }

  private func interpreted(_ inputs: Inputs, _ existing: Row?, _ writer: Writer) throws -> Inputs {
    var inputs = inputs
    try interpret(&inputs, existing, writer)
    return inputs
  }

  private func settle(_ draft: inout Draft, _ writer: Writer) throws {
    try draft.resolveReferences(writer)
    try demandBases(draft.values, writer)
    if draft.isNew { demandOwnName(&draft, writer.session) }
    try rule(&draft, writer)
    try draft.addMissingTags(writer)
    try draft.validate(writer)
    guard draft.errors.isEmpty else { throw RecordError.invalid(draft.orderedErrors) }
    try draft.seal(writer.session)
  }

  /// The event of a change, also on the timelines of the records that this one names.
  public func event(_ verb: String, _ row: Row, _ changes: [(field: String, before: JSON, after: JSON)], note: JSON? = nil) -> Event.Draft {
    let subjects = places.references.filter { $0 < declaredCount }.compactMap { place -> (entity: String, id: RecordID)? in
      guard let id = row.values[place].recordID, let entity = fields[place].reference?.entity, entity != "user" else { return nil }
      return (entity, id)
    }
    return Event.Draft(entity: name, record: row.id, verb: verb, changes: changes, subjects: subjects, note: note)
  }

  /// The event, also on the timelines of what the bases of the record tell (`Base.telling`). Reads each such base once.
  public func told(_ event: Event.Draft, of row: Row, _ reader: Reader) throws -> Event.Draft {
    var event = event
    for base in bases() where !base.telling.isEmpty {
      guard let id = row[base.field].recordID, let standing = try base.type.find(id, reader, trashed: true) else { continue }
      for name in base.telling {
        guard let entity = base.type.field(name)?.reference?.entity, let other = standing[name].recordID else { continue }
        event.subjects.append((entity, other))
      }
    }
    return event
  }

  /// Puts the record's searchable fields into the index.
  public func index(_ row: Row, _ writer: Writer) throws { try index(row, madeWith: nil, writer) }

  /// - Parameter tags: of a record that was made just now, so that nobody need ask what search knows of it; nil for any other.
  func index(_ row: Row, madeWith tags: [StoredTags]?, _ writer: Writer) throws {
    let searchable = row.type.places.searchable
    guard !searchable.isEmpty else { return }
    var (texts, numbers) = ([String](), [String]())
    for place in searchable where row.values[place] != .null {
      let field = row.type.fields[place]
      if let digits = field.phoneDigits(row.values[place]) { numbers.append(digits) }
      guard field.name != title, field.tagSource == nil else { continue }
      let text = field.searchText(row.values[place])
      if !text.isEmpty { texts.append(text) }
    }
    let signs = try tags?.filter(\.isSearchable).flatMap { $0.ids.map(SearchAlias.sign) } ?? tagSigns(of: row, writer)
    let text = (texts + numbers + signs).joined(separator: "\n")
    writer.index(
      SearchDocument(kind: name, id: row.id, title: row.title, subtitle: texts.first ?? "", text: text), isNew: tags != nil)
  }
}

extension Field {
  func searchText(_ value: SQLValue) -> String {
    switch kind {
    case .address: addressTexts(value).joined(separator: " ")
    case .tags: list(value).joined(separator: " ")
    case .choice(let choices), .choices(let choices):
      choices.filter { list(value).contains($0.value) || value.text == $0.value }.map(\.label).joined(separator: " ")
    default: value.plain
    }
  }

  /// The digits of a phone number; nil for every other field.
  func phoneDigits(_ value: SQLValue) -> String? {
    guard case .phone = kind, let text = value.text else { return nil }
    return PhoneText.indexed(text)
  }
}

extension Writer {
  var readingContext: ReadingContext { ReadingContext(zone: session.zone, currency: session.currency) }
}

extension Session {
  /// Whether a person stands behind the session, not the system alone.
  public var isMember: Bool { !email.isEmpty || kind != .system }
}

public import Store
public import Values

extension Draft {
  /// Turns typed titles of references into ids: a client may be named on a form and in a file.
  mutating func resolveReferences(_ reader: Reader) throws {
    settleTagNames()
    for place in type.places.references {
      guard let text = values[place].text, let reference = type.fields[place].reference else { continue }
      self[type.fields[place].name] = try resolve(text, type.fields[place], reference, reader).map(SQLValue.id) ?? .null
    }
    for field in type.places.lists.map({ type.fields[$0] }) where given.contains(field.name) {
      guard case .references(let reference) = field.kind else { continue }
      var ids: [JSON] = []
      for text in field.list(self[field.name]) where !text.isEmpty {
        if let id = try RecordID(text) ?? resolve(text, field, reference, reader), !ids.contains(JSON(id)) { ids.append(JSON(id)) }
      }
      settle(ids, field)
    }
  }

  /// The order in which members are ticked means nothing, so the same ones in another order are no change.
  private mutating func settle(_ ids: [JSON], _ field: Field) {
    if ids.count > 100 { fail(field.name, "\(field.label) can have at most 100 entries.") }
    if let existing, Set(field.list(existing[field.name])) == Set(ids.compactMap(\.string)) {
      self[field.name] = existing[field.name]
    } else {
      self[field.name] = ids.isEmpty ? .null : .text(JSON.array(ids).text)
    }
  }

  private mutating func resolve(_ text: String, _ field: Field, _ reference: Reference, _ reader: Reader) throws -> RecordID? {
    if let id = existing?[field.name].recordID, try reference.name(of: id, reader) == text { return id }
    let page = try reader.page(reference.records(called: text))
    switch page.rowCount {
    case 1: return page.id(0, 0)
    case 0: fail(field.name, "There is no \(reference.label) called “\(text.prefix(80))”.")
    default: fail(field.name, "There is more than one \(reference.label) called “\(text.prefix(80))”.")
    }
    return nil
  }

  /// Checks what every entity has in common. Rules have run before.
  mutating func validate(_ reader: Reader) throws {
    for index in type.places.checked {
      let (field, value) = (type.fields[index], values[index])
      if demands(field), value == .null { fail(field.name, "\(field.label) is missing. Enter it to save.") }
      guard existing?.values[index] != value else { continue }
      if let reference = field.reference, let id = value.recordID, try !reader.exists(Self.lookup(reference, id)) {
        fail(field.name, "There is no such \(reference.label) any more. Choose another.")
      }
      if case .references(let reference) = field.kind {
        for id in field.list(value).compactMap({ RecordID($0) }) where try !reader.exists(Self.lookup(reference, id)) {
          fail(field.name, "There is no such \(reference.label) any more. Choose another.")
        }
      }
    }
  }

  /// A field that a workspace added is asked for where it stands on the form: a card that is moved, or a role that may not see the field,
  /// does not stumble over it.
  private func demands(_ field: Field) -> Bool {
    guard field.customID != nil else { return field.isRequired }
    return field.isRequired && field.visibility == .visible && (given.contains(field.name) || isNew && asksForCustomFields)
  }

  private static func lookup(_ reference: Reference, _ id: RecordID) -> SQL {
    guard let trashed = reference.trashed else { return "SELECT 1 FROM \(reference.table) WHERE id = \(id)" }
    return "SELECT 1 FROM \(reference.table) WHERE id = \(id) AND \(trashed) IS NULL"
  }
}

extension Reference {
  /// Whether this member sees such records at all.
  public func isSeen(by session: Session) -> Bool { view.map { session.allows($0) } ?? true }

  /// What `id` is called, in a statement of the product's own: its title, `[Deleted box]`, or NULL where `id` is or the member does not see
  /// such records.
  public func title(of id: SQL, _ session: Session) -> SQL {
    guard isSeen(by: session) else { return "NULL" }
    let shown: SQL =
      trashed.map { "CASE WHEN n.\($0) IS NULL THEN n.\(title) ELSE \(literal: .text(deletedTitle)) END" } ?? "n.\(title)"
    return "(SELECT \(shown) FROM \(table) n WHERE n.id = \(id))"
  }

  /// Up to two records of this title: one is meant, of two nobody knows which. People answer to their e-mail address as well.
  func records(called text: String) -> SQL {
    if let trashed {
      return "SELECT id FROM \(table) WHERE \(title) = \(text) COLLATE NOCASE AND \(trashed) IS NULL LIMIT 2"
    }
    return "SELECT id FROM \(table) WHERE \(title) = \(text) COLLATE NOCASE OR email = \(text) COLLATE NOCASE LIMIT 2"
  }

  /// What a record is called wherever another one names it: its title, or `[Deleted box]` where it is in Trash or gone.
  public func name(of id: RecordID, _ reader: Reader) throws -> String {
    let gone: SQL = trashed.map { " AND \($0) IS NULL" } ?? ""
    return try reader.string("SELECT \(title) FROM \(table) WHERE id = \(id)" + gone) ?? deletedTitle
  }
}

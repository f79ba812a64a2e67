public import Store
import Values

extension EntityType {
  /// The entity for a session: the declared fields at their places with what the session's role may see of each, behind them the fields
  /// that its workspace added, and the workspace's tags. Whatever reads or writes records asks for it by itself; ask where fields are listed.
  ///
  /// A field that names records of a kind that the role may not see at all is hidden from it.
  ///
  /// Made once for each version of the workspace's settings and each role, and the entity itself where nothing was ever set.
  public func seen(by reader: Reader) throws -> EntityType {
    guard followsSettings else { return self }
    let version = try reader.integer("SELECT version FROM field_settings") ?? 0
    if version == settings, viewer != nil { return self }
    let unseen = targets.filter { !$0.isSeen(by: reader.session) }
    if version == settings, unseen.isEmpty { return self }
    let viewer = viewer ?? ([name, reader.session.role] + unseen.map(\.entity)).joined(separator: " ")
    return try reader.derived(viewer, version: version) { try FieldSettings(self, reader).entity(version, for: viewer) }
  }

  /// Whether a workspace may add fields, and hide them from roles.
  public var isExtensible: Bool { customTargets != nil }

  /// The fields that the workspace added.
  public var customFields: ArraySlice<Field> { fields[declaredCount...] }

  /// Whether some field is not shown to the session's role as it is.
  public var isVeiled: Bool { fields.contains { $0.visibility != .visible } }
}

extension Writer {
  /// Tells every session that fields, tags or what roles may see are no longer what they were.
  public func fieldSettingsChanged() throws {
    let version = SQLValue.integer(.random(in: 1...Int64.max))
    if try execute("UPDATE main.field_settings SET version = \(version) WHERE tenant_id = kith_tenant()") == 0 {
      try insert("field_settings", [("version", version)])
    }
  }
}

/// What one workspace says about the fields of an entity.
private struct FieldSettings {
  private let type: EntityType
  private let reader: Reader

  init(_ type: EntityType, _ reader: Reader) {
    self.type = type
    self.reader = reader
  }

  func entity(_ version: Int64, for viewer: String) throws -> EntityType {
    var seen = type
    let rules = try rules()
    seen.fields = try (type.fields.prefix(type.declaredCount) + CustomFields.all(of: type, reader)).map { field in
      var field = field
      field.show(field.isReachable(by: reader.session) ? rules[field.name] ?? .visible : .hidden)
      field.tagBook = try field.tagSource.map { try TagBook($0, type, reader) }
      return field
    }
    (seen.settings, seen.viewer, seen.customKeys) = (version, viewer, try CustomFields.keys(of: type, reader))
    return seen
  }

  private func rules() throws -> [String: Field.Visibility] {
    let page = try reader.page(
      "SELECT field, visibility FROM field_rules WHERE entity = \(type.name) AND role = \(reader.session.role)")
    let pairs = (0..<page.rowCount).compactMap { row -> (String, Field.Visibility)? in
      guard let name = page.string(row, 0), name != type.title else { return nil }
      return page.string(row, 1).flatMap { Field.Visibility(rawValue: $0) }.map { (name, $0) }
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}

extension Field {
  fileprivate func isReachable(by session: Session) -> Bool { target?.isSeen(by: session) ?? true }

  /// What is not visible is neither taken from requests nor filtered nor sorted by.
  fileprivate mutating func show(_ visibility: Visibility) {
    self.visibility = visibility
    guard visibility != .visible else { return }
    (isReadOnly, isFilterable, isSortable) = (true, false, false)
  }

  /// What the session's role is shown of a value.
  func shown(_ value: SQLValue) -> SQLValue {
    switch visibility {
    case .visible: value
    case .masked: value == .null ? .null : .text(Self.mask)
    case .hidden: .null
    }
  }

  /// The same in a statement of the product's own, which reads past the list that a declaration gives.
  public func shown(_ value: SQL) -> SQL {
    switch visibility {
    case .visible: value
    case .masked: "CASE WHEN \(value) IS NOT NULL THEN \(literal: .text(Self.mask)) END"
    case .hidden: "NULL"
    }
  }
}

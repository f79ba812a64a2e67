public import Store
public import Values

extension EntityType {
  /// Stores a record that the product's own code made whole, such as one of the fictional world, and makes it findable.
  /// Nobody's permission is asked, no rule runs and no event is written: `values` must hold what the entity's rule would have settled.
  /// - Parameter values: by field name; a field that is not named has its default.
  @discardableResult
  public func store(
    whole id: RecordID, _ values: [(name: String, value: SQLValue)], createdAt: Instant, by creator: RecordID?, _ writer: Writer
  ) throws -> Row {
    let type = try seen(by: writer)
    var all = type.fields.map(\.defaultValue)
    for (name, value) in values { all[index(name)] = value }
    for (field, value) in zip(type.fields, all) {
      guard let source = field.tagSource else { continue }
      for name in field.list(value) where field.tagBook?.entry(named: name) == nil { _ = try source.add(name, self, writer) }
    }
    let row = Row(type: type, id: id, createdAt: createdAt, createdBy: creator, values: all)
    try index(row, madeWith: try insert(row, writer), writer)
    return row
  }

  /// Every column is named, so that one statement serves all rows.
  /// - Returns: the tags that the record has.
  func insert(_ row: Row, _ writer: Writer) throws -> [StoredTags] {
    let created = SQLValue.integer(row.createdAt.milliseconds)
    var columns: [(SQLName, SQLValue)] = [
      ("id", .id(row.id)), ("created_at", created), ("updated_at", created), ("created_by", row.createdBy.map(SQLValue.id) ?? .null),
    ]
    columns.reserveCapacity(columns.count + declaredCount)
    for place in 0..<declaredCount { columns.append((row.type.places.columns[place], row.values[place])) }
    let tags = try takeTags(&columns, of: row, writer)
    _ = try writer.insert(table, columns)
    for tags in tags where !tags.ids.isEmpty { try link(row.id, to: tags.ids, tags.source, isNew: true, writer) }
    try row.type.storeCustomValues(row.values, before: nil, of: row.id, writer)
    return tags
  }

  /// In the columns of tags their ids take the place of their names.
  private func takeTags(_ columns: inout [(SQLName, SQLValue)], of row: Row, _ writer: Writer) throws -> [StoredTags] {
    try row.type.places.tags.compactMap { index in
      let field = row.type.fields[index]
      guard let source = field.tagSource, let place = columns.firstIndex(where: { $0.0 == field.column }), columns[place].1 != .null else {
        return nil
      }
      let ids = try tagIDs(columns[place].1, field, source, writer)
      columns[place].1 = ids.isEmpty ? .null : .text(JSON.array(ids.map { JSON($0) }).text)
      return StoredTags(source: source, ids: ids, isSearchable: field.isSearchable)
    }
  }

  /// Changes what differs from the stored record.
  func update(_ existing: Row, to values: [SQLValue], _ writer: Writer) throws -> UpdateOutcome {
    let type = existing.type
    var set: [(SQLName, SQLValue)] = []
    for index in 0..<declaredCount where existing.values[index] != values[index] { set.append((type.fields[index].column, values[index])) }
    let tags = try takeTags(&set, of: existing, writer)
    set.append(("updated_at", .integer(writer.now.milliseconds)))
    let outcome = try writer.update(table, existing.id, version: existing.version, set: set)
    guard outcome == .updated else { return outcome }
    for index in type.places.tags where existing.values[index] != values[index] {
      guard let source = type.fields[index].tagSource else { continue }
      try link(existing.id, to: tags.first { $0.source.links == source.links }?.ids ?? [], source, isNew: false, writer)
    }
    try type.storeCustomValues(values, before: existing.values, of: existing.id, writer)
    return .updated
  }
}

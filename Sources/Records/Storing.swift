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
    var all = fields.map(\.defaultValue)
    for (name, value) in values { all[index(name)] = value }
    let row = Row(type: self, id: id, createdAt: createdAt, createdBy: creator, values: all)
    try insert(row, writer)
    try index(row, writer)
    return row
  }

  /// Every column is named, so that one statement serves all rows.
  func insert(_ row: Row, _ writer: Writer) throws {
    let created = SQLValue.integer(row.createdAt.milliseconds)
    var columns: [(SQLName, SQLValue)] = [
      ("id", .id(row.id)), ("created_at", created), ("updated_at", created), ("created_by", row.createdBy.map(SQLValue.id) ?? .null),
    ]
    columns.reserveCapacity(columns.count + fields.count)
    for (field, value) in zip(fields, row.values) { columns.append((field.column, value)) }
    _ = try writer.insert(table, columns)
  }
}

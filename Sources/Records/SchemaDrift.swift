public import Store

extension EntityType {
  /// Where the file's table is not what the declaration says, a sentence for each difference; empty when they agree.
  public func drift(in store: Store) throws -> [String] {
    let found = try store.columns(of: table)
    guard !found.isEmpty else { return ["There is no table \(table) for \(plural)."] }
    let columns = Dictionary(found.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return Self.standard.compactMap { difference($0.name, $0.type, columns[$0.name.text]) }
      + fields.compactMap { difference($0.column, $0.columnType, columns[$0.column.text]) ?? emptiness($0, columns[$0.column.text]) }
  }

  private func difference(_ name: SQLName, _ type: String, _ column: SchemaColumn?) -> String? {
    guard let column else { return "The table \(table) has no column \(name)." }
    return column.type == type ? nil : "The column \(name) of \(table) is \(column.type), and its field needs \(type)."
  }

  /// A field that may be left empty in a column that holds no NULL.
  private func emptiness(_ field: Field, _ column: SchemaColumn?) -> String? {
    guard column?.isRequired == true, !field.isRequired, field.emptyValue == .null else { return nil }
    return "The column \(field.column) of \(table) holds no NULL, and its field may be empty."
  }

  private static let standard: [(name: SQLName, type: String)] = [
    ("seq", "INTEGER"), ("tenant_id", "INTEGER"), ("id", "BLOB"), ("version", "INTEGER"), ("created_at", "INTEGER"),
    ("updated_at", "INTEGER"), ("created_by", "BLOB"), ("trashed_at", "INTEGER"), ("trashed_with", "BLOB"), ("purged_at", "INTEGER"),
  ]
}

extension Field {
  /// The type of the column in a STRICT table.
  var columnType: String {
    switch kind {
    case .integer, .money, .percent, .instant, .boolean: "INTEGER"
    case .reference: "BLOB"
    default: "TEXT"
    }
  }

  /// What stands for nothing: a flag and the currency fall back to their defaults.
  var emptyValue: SQLValue {
    switch kind {
    case .boolean, .currency, .choice: defaultValue
    default: .null
    }
  }
}

/// Texts of generated inserts by table and columns: an import asks for the same few thousands of times.
final class InsertStatements {
  private struct Entry {
    let columns: [SQLName]
    let statement: PreparedStatement
  }

  private var entries: [SQLName: [Entry]] = [:]

  func find(_ table: SQLName, _ values: [(SQLName, SQLValue)]) -> PreparedStatement? {
    entries[table]?.first { entry in
      entry.columns.count == values.count && zip(entry.columns, values).allSatisfy { $0 == $1.0 }
    }?.statement
  }

  func keep(_ statement: PreparedStatement, _ table: SQLName, _ columns: [SQLName]) {
    if entries[table, default: []].count >= 16 { entries[table] = [] }
    entries[table, default: []].append(Entry(columns: columns, statement: statement))
  }

  func removeAll() { entries = [:] }
}

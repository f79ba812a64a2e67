import Records
import Store
import Values

/// Which records the rows of one file are about. A row that looks for its record finds none that another row has made, changed or found, nor
/// one that another row names by a stronger key, whether that row comes before or behind.
struct ImportClaims {
  let sheet: ImportSheet
  private var taken: Set<RecordID> = []

  init(_ sheet: ImportSheet) { self.sheet = sheet }

  mutating func take(_ id: RecordID) { taken.insert(id) }

  func isTaken(_ id: RecordID) -> Bool { taken.contains(id) }

  /// Of records that a key matches those that a row may still take, in the order of the page and with their place in it.
  /// - Parameter page: the id, and behind it what a record holds in each of `sheet.stronger(than: key)`.
  func free(_ page: CellPage, _ stronger: [String]) -> [(row: Int, id: RecordID)] {
    (0..<page.rowCount).compactMap { row in
      guard let id = page.id(row, 0), !isTaken(id), !sheet.names(record: id) else { return nil }
      let isNamed = stronger.enumerated().contains { place, field in
        page.string(row, place + 1).map { sheet.names($0, in: field) } ?? false
      }
      return isNamed ? nil : (row, id)
    }
  }
}

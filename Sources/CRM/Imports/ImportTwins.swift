import Store
import Values

/// Records that a key matches, the oldest first. Of many, a row is compared with those alone that may say what it says.
final class ImportTwins {
  private var records: [RecordID] = []
  /// What each of them holds, as `ImportMarks` has it.
  private var marks: [[Int]] = []
  /// For each mark of a field where the records stand that have it; made when there are many.
  private var places: [[Int: ArraySlice<Int>]] = []
  /// Where those stand that may still be free.
  private var open: ArraySlice<Int> = []

  /// So few are looked through one by one.
  private static let few = 16

  var count: Int { records.count }
  var first: RecordID? { records.first }

  func add(_ record: RecordID, _ held: [Int]) {
    open.append(records.count)
    records.append(record)
    marks.append(held)
  }

  /// The oldest that is free and says what a row says.
  /// - Parameter said: what the row says, as `ImportMarks` has it.
  func first(said: [[Int]], isTaken: (RecordID) -> Bool, where agrees: (RecordID) throws -> Bool) rethrows -> RecordID? {
    let told = said.indices.filter { !said[$0].isEmpty }
    for place in candidates(told, said, isTaken) where !isTaken(records[place]) {
      guard told.allSatisfy({ said[$0].contains(marks[place][$0]) }) else { continue }
      if try agrees(records[place]) { return records[place] }
    }
    return nil
  }

  /// Those that agree in the field by which fewest do.
  private func candidates(_ told: [Int], _ said: [[Int]], _ isTaken: (RecordID) -> Bool) -> ArraySlice<Int> {
    guard records.count > Self.few, !told.isEmpty else {
      open = open.drop { isTaken(records[$0]) }
      return open
    }
    index()
    let field = told.min { size($0, said) < size($1, said) } ?? told[0]
    // Those in front are taken first, and what is taken stays so.
    for mark in said[field] { places[field][mark] = places[field][mark]?.drop { isTaken(records[$0]) } }
    let lists = said[field].compactMap { places[field][$0] }
    return lists.count == 1 ? lists[0] : lists.joined().sorted()[...]
  }

  private func size(_ field: Int, _ said: [[Int]]) -> Int { said[field].reduce(0) { $0 + (places[field][$1]?.count ?? 0) } }

  private func index() {
    guard places.isEmpty, let width = marks.first?.count else { return }
    places = Array(repeating: [:], count: width)
    for (place, held) in marks.enumerated() {
      for (field, mark) in held.enumerated() { places[field][mark, default: []].append(place) }
    }
  }
}

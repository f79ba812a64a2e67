import Store
import Values

/// Who does what, by name.
enum Assignees {
  /// The names of those each activity is assigned to, in the order in which they were added; ids without anybody are missing.
  static func names(of activities: [RecordID], _ reader: Reader) throws -> [RecordID: [(id: RecordID, name: String)]] {
    guard !activities.isEmpty else { return [:] }
    let page = try reader.page(
      """
      SELECT s.activity_id, s.user_id, m.name FROM activity_assignees s JOIN members m ON m.id = s.user_id
      WHERE s.activity_id IN \(list: activities) ORDER BY s.seq
      """)
    var names: [RecordID: [(id: RecordID, name: String)]] = [:]
    for row in 0..<page.rowCount {
      guard let activity = page.id(row, 0), let person = page.id(row, 1) else { continue }
      names[activity, default: []].append((person, page.string(row, 2) ?? ""))
    }
    return names
  }
}

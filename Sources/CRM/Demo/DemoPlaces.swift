import Records
import Store
import Values

/// Where the records of the fictional world find the people and the stages of the workspace they come into.
struct DemoPlaces {
  struct LeadColumn { let id: RecordID, status: String }

  /// Ids of `DemoWorld.users`, in their order.
  let users: [RecordID]
  let leadColumns: [String: LeadColumn]
  let pipeline: RecordID
  let stages: [String: RecordID]
  /// Nothing was made after this moment.
  let now: Instant

  init(users: [RecordID], _ reader: Reader) throws {
    self.users = users
    now = reader.now
    let columns = try reader.page("SELECT name, id, status FROM lead_stages")
    leadColumns = Dictionary(
      (0..<columns.rowCount).compactMap { row in
        columns.id(row, 1).map { (columns.string(row, 0) ?? "", LeadColumn(id: $0, status: columns.string(row, 2) ?? "NEW")) }
      }, uniquingKeysWith: { first, _ in first })
    guard let pipeline = try reader.id("SELECT id FROM pipelines ORDER BY is_default DESC, seq LIMIT 1") else {
      throw StoreError.damaged("The workspace has no pipeline.")
    }
    self.pipeline = pipeline
    let page = try reader.page("SELECT name, id FROM pipeline_stages WHERE pipeline_id = \(pipeline) ORDER BY position")
    stages = Dictionary(
      (0..<page.rowCount).compactMap { row in page.id(row, 1).map { (page.string(row, 0) ?? "", $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  func user(_ index: Int) -> RecordID { users[index % users.count] }

  /// The world's days are planned to their evening; what would lie ahead happened a moment ago.
  func past(_ moment: Instant) -> Instant { moment < now ? moment : now.adding(seconds: -60) }
}

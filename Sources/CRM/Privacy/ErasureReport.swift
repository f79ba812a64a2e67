import Records
import Store
import Values

/// What an erasure did, in numbers and ids. It names nobody.
struct ErasureReport {
  /// Of those to look at, how many are kept, and how many are told at once.
  static let (mostKept, shown) = (10_000, 100)

  let removed: [(what: String, count: Int)]
  let mentions: [PersonRecords.Item]
  /// Records that name the person where only their creator sees them.
  let unseen: Int

  init(removed: [(String, Int)], mentions: [PersonRecords.Item], unseen: Int) {
    self.unseen = unseen
    self.removed = removed.filter { $0.1 > 0 }.map { ($0.0, $0.1) }
    self.mentions = mentions
  }

  private var json: JSON {
    [
      "removed": .array(removed.map { ["what": .string($0.what), "count": JSON($0.count)] }),
      "mentions": .array(mentions.prefix(Self.mostKept).map { ["type": .string($0.entity), "id": JSON($0.id)] }),
      "mentionsCount": JSON(mentions.count), "unseen": JSON(unseen),
    ]
  }

  func store(person: RecordID, _ writer: Writer) throws -> RecordID {
    let id = RecordID(at: writer.now)
    try writer.insert(
      "erasures",
      [
        ("id", .id(id)), ("created_at", .integer(writer.now.milliseconds)), ("created_by", .id(writer.session.userID)),
        ("person", .id(person)), ("report", .text(json.text)),
      ])
    return id
  }

  /// Files of a kind that could not be read are many; the first of them are named.
  private static let namedFiles = 50

  /// Adds what a look at the disk found afterwards.
  static func finish(_ id: RecordID, isLogEmpty: Bool, _ findings: DiskFindings, _ copies: [DataCopy], _ writer: Writer) throws {
    guard var object = try stored(id, writer)?["report"]?.object else { throw RecordError.missing("report", id) }
    object["isLogEmpty"] = .bool(isLogEmpty)
    object["traces"] = .array(findings.traces.map(trace))
    object["unread"] = .array(UnreadFile.Reason.allCases.compactMap { unread($0, findings.unread) })
    object["copies"] = .array(copies.map { ["name": .string($0.name), "writtenAt": .string($0.writtenAt.description)] })
    object["checkedAt"] = .string(writer.now.description)
    _ = try writer.update("erasures", id, version: nil, set: [("report", .text(JSON.object(object).text))])
  }

  private static func trace(_ trace: Trace) -> JSON {
    let places = Set(trace.tables.map { PersonalData.word(for: $0) }).sorted()
    return [
      "file": .string(trace.file), "count": JSON(trace.count), "attachments": .array(trace.blobs.map { JSON($0) }),
      "places": .array(places.map { .string($0) }),
    ]
  }

  private static func unread(_ reason: UnreadFile.Reason, _ files: [UnreadFile]) -> JSON? {
    let files = files.filter { $0.reason == reason }
    guard !files.isEmpty else { return nil }
    return [
      "reason": .string(reason.rawValue), "count": JSON(files.count),
      "attachments": .array(files.flatMap(\.blobs).prefix(namedFiles).map { JSON($0) }),
    ]
  }

  /// `{"id", "contactId", "erasedAt", "erasedBy", "state", "done", "total", "failure", "report"}`; nil where there is none.
  static func stored(_ id: RecordID, _ reader: Reader) throws -> JSON? {
    let page = try reader.page(
      """
      SELECT e.id, e.person, e.created_at, m.name, e.report, e.job_id FROM erasures e LEFT JOIN members m ON m.id = e.created_by
      WHERE e.id = \(id)
      """)
    guard !page.isEmpty else { return nil }
    let report = try JSON.parse(page.string(0, 4) ?? "{}")
    let isChecked = report["checkedAt"] != nil
    let progress = try isChecked ? JobProgress() : progress(page.id(0, 5), reader)
    let state = isChecked ? "CHECKED" : progress.failure.isEmpty ? "CHECKING" : "FAILED"
    return [
      "id": JSON(page.id(0, 0)), "contactId": JSON(page.id(0, 1)),
      "erasedAt": .string(Instant(milliseconds: page.integer(0, 2) ?? 0).description), "erasedBy": JSON(page.string(0, 3)),
      "state": .string(state), "done": JSON(progress.done), "total": JSON(progress.total),
      "failure": progress.failure.isEmpty ? .null : .string(progress.failure), "report": report,
    ]
  }

  /// An answer of `stored` with a stretch of the records to look at.
  static func told(_ stored: JSON, from first: Int = 0) -> JSON {
    guard var object = stored.object, var report = object["report"]?.object else { return stored }
    let mentions = report["mentions"]?.array ?? []
    report["mentionsCount"] = report["mentionsCount"] ?? JSON(mentions.count)
    report["mentions"] = .array(Array(mentions.dropFirst(max(0, first)).prefix(shown)))
    object["report"] = .object(report)
    return .object(object)
  }

  private static func progress(_ job: RecordID?, _ reader: Reader) throws -> JobProgress {
    let words = "The program ended first."
    return try job.map { try JobProgress.of($0, else: words, reader) } ?? JobProgress(failure: words)
  }
}

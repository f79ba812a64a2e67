import Records
import Store
import Values

/// What an erasure did, in numbers and ids. It names nobody.
struct ErasureReport {
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
      "mentions": .array(mentions.map { ["type": .string($0.entity), "id": JSON($0.id)] }), "unseen": JSON(unseen),
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

  /// Adds what a look at the disk found afterwards.
  static func finish(_ id: RecordID, isLogEmpty: Bool, _ traces: [Trace], _ copies: [DataCopy], _ writer: Writer) throws {
    guard var object = try stored(id, writer)?["report"]?.object else { throw RecordError.missing("report", id) }
    object["isLogEmpty"] = .bool(isLogEmpty)
    object["traces"] = .array(traces.map { ["file": .string($0.file), "count": JSON($0.count)] })
    object["copies"] = .array(copies.map { ["name": .string($0.name), "writtenAt": .string($0.writtenAt.description)] })
    object["checkedAt"] = .string(writer.now.description)
    _ = try writer.update("erasures", id, version: nil, set: [("report", .text(JSON.object(object).text))])
  }

  /// `{"id", "contactId", "erasedAt", "erasedBy", "report"}`; nil where there is none.
  static func stored(_ id: RecordID, _ reader: Reader) throws -> JSON? {
    let page = try reader.page(
      """
      SELECT e.id, e.person, e.created_at, m.name, e.report FROM erasures e LEFT JOIN members m ON m.id = e.created_by WHERE e.id = \(id)
      """)
    guard !page.isEmpty else { return nil }
    return [
      "id": JSON(page.id(0, 0)), "contactId": JSON(page.id(0, 1)),
      "erasedAt": .string(Instant(milliseconds: page.integer(0, 2) ?? 0).description), "erasedBy": JSON(page.string(0, 3)),
      "report": try JSON.parse(page.string(0, 4) ?? "{}"),
    ]
  }
}

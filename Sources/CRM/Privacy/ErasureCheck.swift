import Records
import Store
import Values

/// The look at the disk after an erasure: what was removed is made unreadable, and what still says the name is found. A job, because it reads
/// every file; a process that ends in between does it again at its next start.
struct ErasureCheck {
  let report: RecordID

  static let kind = "privacy.scrub"
  /// A log that somebody reads is emptied a little later.
  private static let tries = 10

  static let handler: JobHandler = { job, session in
    // Jobs of before there were checks name no report.
    guard let id = job.payload["erasure"]?.string.flatMap({ RecordID($0) }) else {
      _ = try session.scrub()
      return
    }
    var progress = JobProgress.Telling(job)
    try ErasureCheck(report: id).run(session) { done, total in progress.tell(done, total) }
  }

  /// What is looked for stands in the file until then, where only the installation's key opens it.
  func enqueue(seeking texts: [String], _ writer: Writer) throws {
    let job = try writer.enqueue(Job.Draft(kind: Self.kind, payload: JSON(members: [("erasure", JSON(report))])))
    let sought = try writer.session.secretKey.sealText(JSON.array(texts.map(JSON.string)).text, for: context)
    _ = try writer.update("erasures", report, version: nil, set: [("sought", .text(sought)), ("job_id", .id(job))])
  }

  /// Does nothing where it was done already.
  func run(_ session: Session, tell: (Int, Int) throws -> Void = { _, _ in }) throws {
    guard let texts = try sought(session) else { return }
    let isLogEmpty = try Self.scrub(session)
    let findings = try session.traces(of: texts, tell: tell)
    let copies = try session.copiesOfData()
    try session.write { writer in
      try ErasureReport.finish(report, isLogEmpty: isLogEmpty, findings, copies, writer)
      _ = try writer.update("erasures", report, version: nil, set: [("sought", .null)])
    }
    try session.scrub()
  }

  private func sought(_ session: Session) throws -> [String]? {
    guard let sealed = try session.read({ try $0.string("SELECT sought FROM erasures WHERE id = \(report)") }) else { return nil }
    return try JSON.parse(session.secretKey.openText(sealed, for: context)).array?.compactMap(\.string)
  }

  private static func scrub(_ session: Session) throws -> Bool { try (0..<tries).contains { _ in try session.scrub() } }

  private var context: String { "erasures.sought/\(report)" }
}

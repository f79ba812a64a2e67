import Records
import Store
import Values

/// Brings in a file of more than one transaction, or tries it, outside of requests.
enum ImportJob {
  static let kind = "import.run"

  static func draft(_ upload: ImportUpload) -> Job.Draft {
    Job.Draft(kind: kind, payload: JSON(members: [("upload", JSON(upload.id))]), maxAttempts: 12)
  }

  /// Another attempt begins by taking back what the one before has left.
  static let handler: JobHandler = { job, session in
    guard let id = job.payload["upload"]?.string.flatMap({ RecordID($0) }) else { throw JobFailure("The job names no file.") }
    let upload = try ImportUpload.find(id, session)
    guard upload.ledger == nil else { return }
    do {
      var progress = JobProgress.Telling(job)
      var options = Import.Options(dryRun: upload.isTrial, name: upload.name, wholeUpTo: Import.jobLimit) { progress.tell($0, $1) }
      guard !upload.isTrial else { return try rehearse(upload, session, options) }
      try Import.recover(session)
      options.finish = upload.save
      _ = try Import.run(try upload.sheet(session), session, options)
    } catch let error as RecordError {
      throw JobFailure(error.description)
    } catch let error as CSVError {
      throw JobFailure(error.description)
    } catch is ImportMapError {
      throw JobFailure(ImportUpload.lostMap)
    }
  }

  private static func rehearse(_ upload: ImportUpload, _ session: Session, _ options: Import.Options) throws {
    let ledger = try Import.rehearse(try upload.sheet(session), session, options)
    try session.write { try upload.save(ledger, $0) }
  }

  static func progress(_ job: RecordID, _ session: Session) throws -> JobProgress {
    try session.read { try JobProgress.of(job, else: "It could not be imported.", $0) }
  }
}

extension Import {
  /// The same for one workspace.
  static func recover(_ session: Session) throws {
    guard let hold = try session.hold(lockName), let system = try session.system(requestID: session.requestID) else { return }
    defer { withExtendedLifetime(hold) {} }
    _ = try undoAll(system)
  }
}

import Records
import Store
import Values

/// Brings in a file of more than one transaction, outside of requests.
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
    try Import.recover(session)
    do {
      var told = ContinuousClock.now
      var options = Import.Options(name: upload.name, wholeUpTo: Import.jobLimit) { done, total in
        guard ContinuousClock.now - told > .seconds(1) else { return }
        told = ContinuousClock.now
        // How far it is matters less than that it goes on.
        _ = Result { try job.report(JSON(members: [("done", JSON(Int64(done))), ("total", JSON(Int64(total)))])) }
      }
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

  struct State {
    var done: Int64 = 0
    var total: Int64 = 0
    /// Why it ended without a result; empty while it goes on.
    var failure = ""
  }

  static func state(_ job: RecordID, _ session: Session) throws -> State {
    let page = try session.read { try $0.page("SELECT state, progress, last_error FROM jobs WHERE id = \(job)") }
    guard !page.isEmpty else { return State(failure: "The import is not known any more.") }
    let progress = try page.string(0, 1).map { try JSON.parse($0) } ?? .null
    return State(
      done: progress["done"]?.integer ?? 0, total: progress["total"]?.integer ?? 0,
      failure: page.string(0, 0) == "FAILED" ? page.string(0, 2) ?? "It could not be imported." : "")
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

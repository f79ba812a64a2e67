import Store
import Values

/// How far a job is, for pages and the API.
struct JobProgress {
  var done: Int64 = 0
  var total: Int64 = 0
  /// Why it ended without a result; empty while it goes on.
  var failure = ""

  /// - Parameter words: for a job that failed without saying why, or is known no more
  static func of(_ job: RecordID, else words: String, _ reader: Reader) throws -> JobProgress {
    let page = try reader.page("SELECT state, progress, last_error FROM jobs WHERE id = \(job)")
    guard !page.isEmpty else { return JobProgress(failure: words) }
    let progress = try page.string(0, 1).map { try JSON.parse($0) } ?? .null
    return JobProgress(
      done: progress["done"]?.integer ?? 0, total: progress["total"]?.integer ?? 0,
      failure: page.string(0, 0) == "FAILED" ? page.string(0, 2) ?? words : "")
  }

  /// Tells once a second, whoever asks how often.
  struct Telling {
    private let job: Job
    private var told = ContinuousClock.now

    init(_ job: Job) { self.job = job }

    mutating func tell(_ done: Int, _ total: Int) {
      guard ContinuousClock.now - told > .seconds(1) else { return }
      told = ContinuousClock.now
      // How far it is matters less than that it goes on.
      _ = Result { try job.report(JSON(members: [("done", JSON(Int64(done))), ("total", JSON(Int64(total)))])) }
    }
  }
}

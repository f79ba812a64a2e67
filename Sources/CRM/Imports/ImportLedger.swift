import Values

/// What became of every row of a file: created, updated, unchanged, skipped and failed add up to the rows seen.
struct ImportLedger: Equatable, Sendable {
  enum Outcome: String, Equatable, Sendable, CaseIterable { case created, updated, unchanged, skipped, failed }

  struct Reason: Equatable, Sendable {
    let line: Int
    let outcome: Outcome
    let message: String
  }

  private var counts = [Int](repeating: 0, count: Outcome.allCases.count)
  /// Why rows were skipped or failed, as they came; of a ledger that was read, the first of the file.
  private(set) var reasons: [Reason] = []
  /// How many there are in all.
  private(set) var reasonCount = 0
  /// Records made on the side because a row named them: plural word → count.
  private(set) var alsoCreated: [String: Int] = [:]
  /// By which the import can be looked up and taken back; nil where nothing was written.
  var importID: RecordID?

  init() {}

  subscript(outcome: Outcome) -> Int { counts[Self.index(outcome)] }
  var rows: Int { counts.reduce(0, +) }
  var isFailed: Bool { self[.failed] > 0 }
  /// Whether it left all records as they were.
  var isIdle: Bool { self[.created] + self[.updated] == 0 }

  mutating func created() { count(.created) }
  mutating func updated() { count(.updated) }
  mutating func unchanged() { count(.unchanged) }
  mutating func skipped(line: Int, _ message: String) { count(.skipped, line, message) }
  mutating func failed(line: Int, _ message: String) { count(.failed, line, message) }
  mutating func alsoCreated(_ words: String, _ number: Int = 1) { alsoCreated[words, default: 0] += number }

  /// The file was not written because a row failed: what had been created or updated failed with it.
  mutating func rolledBack() {
    counts[Self.index(.failed)] += self[.created] + self[.updated]
    counts[Self.index(.created)] = 0
    counts[Self.index(.updated)] = 0
    alsoCreated = [:]
  }

  private mutating func count(_ outcome: Outcome) { counts[Self.index(outcome)] += 1 }

  private mutating func count(_ outcome: Outcome, _ line: Int, _ message: String) {
    count(outcome)
    reasonCount += 1
    reasons.append(Reason(line: line, outcome: outcome, message: message))
  }

  private static func index(_ outcome: Outcome) -> Int {
    switch outcome {
    case .created: 0
    case .updated: 1
    case .unchanged: 2
    case .skipped: 3
    case .failed: 4
    }
  }
}

// As JSON: what the API answers, and what the result page is made of.
extension ImportLedger {
  /// Reasons that a page or an answer is read with; all of them are in `csv`.
  static let toldReasons = 1_000

  /// `{"rows": 4, "created": 3, …, "also": {"users": 6}, "reasons": [{"line", "outcome", "message"}], "reasonCount": 1}`
  var json: JSON {
    var members: [(String, JSON)] = [("rows", JSON(Int64(rows)))]
    for outcome in Outcome.allCases { members.append((outcome.rawValue, JSON(Int64(self[outcome])))) }
    members.append(("also", JSON(members: alsoCreated.sorted { $0.key < $1.key }.map { ($0.key, JSON(Int64($0.value))) })))
    let reasons = sortedReasons.prefix(Self.toldReasons).map { reason in
      JSON(members: [
        ("line", JSON(Int64(reason.line))), ("outcome", .string(reason.outcome.rawValue)), ("message", .string(reason.message)),
      ])
    }
    return JSON(members: members + [("reasons", .array(reasons)), ("reasonCount", JSON(reasonCount)), ("importId", JSON(importID))])
  }

  /// The counts alone.
  var counted: JSON { JSON(members: Outcome.allCases.map { ($0.rawValue, JSON(Int64(self[$0]))) }) }

  /// Reads what `json` wrote.
  init(_ json: JSON) {
    for (index, outcome) in Outcome.allCases.enumerated() { counts[index] = Int(json[outcome.rawValue]?.integer ?? 0) }
    alsoCreated = Dictionary(
      (json["also"]?.object?.members ?? []).map { ($0.key, Int($0.value.integer ?? 0)) }, uniquingKeysWith: { first, _ in first })
    importID = json["importId"]?.string.flatMap { RecordID($0) }
    reasons = (json["reasons"]?.array ?? []).map { reason in
      Reason(
        line: Int(reason["line"]?.integer ?? 0), outcome: Outcome(rawValue: reason["outcome"]?.string ?? "") ?? .skipped,
        message: reason["message"]?.string ?? "")
    }
    reasonCount = Int(json["reasonCount"]?.integer ?? 0)
  }
}

// Telling.
extension ImportLedger {
  /// `rows 4: created 3, updated 0, unchanged 0, skipped 1, failed 0`
  var summary: String {
    "rows \(rows): " + Outcome.allCases.map { "\($0.rawValue) \(self[$0])" }.joined(separator: ", ")
  }

  /// `also created 6 users`; nil when nothing was.
  var alsoCreatedSummary: String? {
    let parts = alsoCreated.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { words, number in
      "\(number) \(number == 1 && words.hasSuffix("s") ? String(words.dropLast()) : words)"
    }
    return parts.isEmpty ? nil : "also created " + parts.joined(separator: ", ")
  }

  /// `line 12: no user is called "Jon Doe"`, one for each row that was skipped or failed, in the order of the file.
  var complaints: [String] { sortedReasons.map { "line \($0.line): \($0.message)" } }

  /// The same as a file to download.
  var csv: [UInt8] {
    var writer = CSVWriter()
    writer.row(["Line", "Outcome", "Reason"])
    for reason in sortedReasons { writer.row([String(reason.line), reason.outcome.rawValue, reason.message]) }
    return writer.bytes
  }

  var sortedReasons: [Reason] { reasons.sorted { $0.line < $1.line } }
}

import Web

extension Endpoint {
  static let runImport = Endpoint(
    "import", "Bring in a file",
    about: """
      The answer says what became of every row. With 422 nothing was written. A file of more than 1,000 rows is brought in, or with dryRun \
      tried, by a job: the answer is 202, and Location says where to look how far it is. 429 where you brought 120 files within an hour, \
      dry runs and failures among them, have three jobs under way, or another dry run or another \
      file that is being read; 503 where too many are read for others.
      """,
    body: .multipart(
      .object(
        [
          "type": .choice(ImportKind.allCases.map(\.rawValue)), "file": .file.about("CSV or XLSX."),
          "key": .text.about("By which field a row finds its record: externalId, email or name."),
          "sheet": .text.about("Of a workbook, by name or number; the first where nothing is said."),
          "dryRun": .boolean.about("Say what would happen, and change nothing; one at a time."),
          "map": .text.about("Which column is which field, as JSON."),
          "password": .text.about("Your own, asked for again where a file of people is brought in."),
        ], optional: ["key", "sheet", "dryRun", "map", "password"])),
    answer: ledger, accepted: job)

  static let getImportJob = Endpoint(
    "getImportJob", "How far a large file is", about: "state is CHOSEN, RUNNING, DONE or FAILED; result is the ledger once it is done.",
    answer: job)

  private static let job = JSONSchema.named(
    "ImportJob",
    .object([
      "id": .id, "state": .choice(["CHOSEN", "RUNNING", "DONE", "FAILED"]), "done": .integer, "total": .integer,
      "dryRun": .boolean.about("Whether the file is only tried."), "failure": .text.orNull, "result": ledger.orNull,
    ]))

  static let listImports = Endpoint(
    "listImports", "What was brought in", about: "The newest first.", parameters: PageRequest.parameters, answer: .page(past))

  static let getImport = Endpoint("getImport", "One import", answer: past)

  static let undoImport = Endpoint(
    "undoImport", "Take an import back",
    about: """
      What it created goes to Trash, what it changed gets its old values; what somebody changed since stays, and undo.reasons says so. \
      A large one is taken back by a job: undo grows until state is UNDONE. Within 30 days.
      """,
    answer: past)

  private static let ledger = JSONSchema.named(
    "ImportLedger",
    .object(
      [
        "rows": .integer, "created": .integer, "updated": .integer, "unchanged": .integer, "skipped": .integer, "failed": .integer,
        "also": .options([:]), "reasons": .list(.object(["line": .integer, "outcome": .text, "message": .text])),
        "reasonCount": .integer.about("reasons has the first thousand."), "importId": .id.orNull.about("By which it can be undone."),
      ]))

  private static let past = JSONSchema.named(
    "Import",
    .object([
      "id": .id, "type": .text, "file": .text, "state": .choice(["RUNNING", "DONE", "UNDONE"]), "createdAt": .instant,
      "createdBy": .id.orNull, "createdByName": .text, "rows": .integer, "created": .integer, "updated": .integer, "unchanged": .integer,
      "skipped": .integer, "failed": .integer, "canUndo": .boolean,
      "done": .integer.about("Records taken back."), "total": .integer.about("Records that can be taken back."),
      "undo": JSONSchema.named(
        "ImportUndo", .object(["trashed": .integer, "restored": .integer, "kept": .integer, "reasons": .list(.text)])
      ).orNull,
    ]))
}

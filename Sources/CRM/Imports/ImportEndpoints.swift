import Web

extension Endpoint {
  static let runImport = Endpoint(
    "import", "Bring in a file", about: "The answer says what became of every row. With 422 nothing was written.",
    body: .multipart(
      .object(
        [
          "type": .choice(ImportKind.allCases.map(\.rawValue)), "file": .file,
          "dryRun": .boolean.about("Say what would happen, and change nothing."),
          "map": .text.about("Which column is which field, as JSON."),
        ], optional: ["dryRun", "map"])),
    answer: .object([
      "rows": .integer, "created": .integer, "updated": .integer, "unchanged": .integer, "skipped": .integer, "failed": .integer,
      "also": .options([:]), "reasons": .list(.object(["line": .integer, "outcome": .text, "message": .text])),
    ]))
}

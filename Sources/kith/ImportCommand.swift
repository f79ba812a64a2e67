import ArgumentParser
import CRM
import Foundation
import Store

/// `kith import`: rows of a CSV file as records.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Bring in a CSV or XLSX file: \(Import.kinds.joined(separator: ", ")).")

  @OptionGroup var folder: DataFolder
  @Option(name: .customLong("as"), help: "The e-mail address of the member who imports (KITH_AS).") var member: String?
  @Option(help: "The workspace; the member's first one otherwise (KITH_WORKSPACE).") var workspace: String?
  @Option(help: "A MAP.json that says which column is which field (KITH_MAP).") var map: String?
  @Option(help: "By which field a row finds its record: externalId, email or name (KITH_IMPORT_KEY).") var key: String?
  @Option(help: "The sheet of a workbook, by name or number; the first otherwise (KITH_SHEET).") var sheet: String?
  @Flag(help: "Say what would happen, and change nothing (KITH_DRY_RUN=1).") var dryRun = false
  @Argument(help: "\(Import.kinds.joined(separator: "|"))") var kind: String
  @Argument(help: "The file.") var file: String

  func run() throws {
    let email = try CommandEnvironment.required(member, "KITH_AS", option: "--as")
    guard Import.kinds.contains(kind) else { throw Failure.usage("A file holds \(Import.kinds.joined(separator: ", ")), not \(kind).") }
    let mapping = try (map ?? CommandEnvironment["KITH_MAP"]).map { try content(of: $0) }
    guard FileManager.default.isReadableFile(atPath: file) else { throw Failure(message: "The file \(file) cannot be read.") }
    let store = try folder.openExisting()
    defer { closeQuietly(store) }
    try Import.recover(store)
    let session = try MemberSession.open(email, workspace: workspace, in: store, requestID: "kith import \(UUID().uuidString)")
    var progress = Progress(label: "rows")
    let report = try Import.run(
      kind: kind, file: file, sheet: sheet ?? CommandEnvironment["KITH_SHEET"], map: mapping,
      key: key ?? CommandEnvironment["KITH_IMPORT_KEY"], session: session, dryRun: dryRun || CommandEnvironment["KITH_DRY_RUN"] == "1"
    ) { progress.show($0, of: $1) }
    progress.finish()
    for line in report.complaints { Console.note(line) }
    if let also = report.alsoCreated { Console.print(also) }
    Console.print(report.summary)
    if report.isFailed { throw ExitCode.failure }
  }

  private func content(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else { throw Failure(message: "The map \(path) cannot be read.") }
    return [UInt8](data)
  }
}

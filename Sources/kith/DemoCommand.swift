import ArgumentParser
import CRM
import Store

/// `kith demo`: the fictional world to look around in.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "demo", abstract: "Add a workspace with a fictional company at work.")

  @OptionGroup var folder: DataFolder
  @Option(help: "How many records in all; without it some hundreds (KITH_RECORDS).") var records: Int?

  func run() throws {
    let records = try records ?? CommandEnvironment.number("KITH_RECORDS")
    guard records ?? 0 >= 0, records ?? 0 <= 100_000_000 else { throw Failure.usage("--records must lie between 0 and 100,000,000.") }
    let store = try folder.open()
    defer { closeQuietly(store) }
    var progress = Progress(label: "records")
    let account = try Demo.create(in: store, records: records) { progress.show($0, of: $1) }
    progress.finish()
    Console.note("The workspace “\(Demo.workspace)” is ready. Start it with kith serve.")
    Console.print("e-mail: \(account.email)")
    Console.print("password: \(account.password)")
  }
}

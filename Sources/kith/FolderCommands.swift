import ArgumentParser
import CRM
import Foundation
import Store

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "backup", abstract: "Copy everything to a new folder, also while serving.")

  @OptionGroup var folder: DataFolder
  @Argument(help: "The folder to make.") var destination: String

  func run() throws {
    let store = try folder.openExisting()
    defer { closeQuietly(store) }
    let lacking = try store.backUp(to: destination).lacking
    guard lacking.isEmpty else {
      let files = "\(lacking.count) file\(lacking.count == 1 ? "" : "s")"
      throw Failure(
        message: "Everything else is in \(destination), but the backup lacks \(files) missing or damaged in the data folder: "
          + lacking.map(\.description).joined(separator: ", ") + ".")
    }
    Console.note("Everything is in \(destination).")
  }
}

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "restore", abstract: "Put a backup where the data is.")

  @Argument(help: "The backup.") var source: String
  @OptionGroup var folder: DataFolder
  @Flag(help: "Remove what was there before instead of keeping it in a folder beside (KITH_DISCARD_OLD=1).") var discardOld = false

  func run() throws {
    let discards = discardOld || CommandEnvironment["KITH_DISCARD_OLD"] == "1"
    let old = try Restore.restore(from: source, to: folder.path, schema: Product.schema, discardsOld: discards)
    let rest = old.map { " What was there before is in \($0); delete it when you need it no more." } ?? ""
    Console.note("\(folder.path) holds the backup now.\(rest)")
  }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "check", abstract: "Look for damage in the data.")

  @OptionGroup var folder: DataFolder

  func run() throws {
    let store = try folder.openExisting()
    defer { closeQuietly(store) }
    let findings = try store.check()
    for finding in findings { Console.print("\(finding)") }
    let damage = findings.filter { $0.weight == .damage }
    guard damage.isEmpty else {
      throw Failure(message: "The data is damaged: \(damage.count) finding\(damage.count == 1 ? "" : "s").")
    }
    Console.print("ok")
  }
}

struct MigrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "migrate", abstract: "Bring the data to this version's form.")

  @OptionGroup var folder: DataFolder

  func run() throws {
    let store = try folder.openExisting(access: .exclusive)
    closeQuietly(store)
    Console.note("\(folder.path) is up to date.")
  }
}

struct RoutesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "routes", abstract: "List every address with who may use it.")

  func run() throws {
    for line in Product.routeLines { Console.print(line) }
  }
}

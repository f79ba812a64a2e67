import ArgumentParser
import CRM
import Foundation
import Store

/// `kith export`: a list as a file.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a list to a file, CSV or XLSX: \(Product.exportKinds.joined(separator: ", ")).")

  @OptionGroup var folder: DataFolder
  @Option(name: .customLong("as"), help: "The e-mail address of the member who exports (KITH_AS).") var member: String?
  @Option(help: "The workspace; the member's first one otherwise (KITH_WORKSPACE).") var workspace: String?
  @Option(help: "What to filter by, as in the address of the list: status=ACTIVE&ownerId=me (KITH_FILTER).") var filter: String?
  @Argument(help: "\(Product.exportKinds.joined(separator: "|"))") var kind: String
  @Argument(help: "The file to write; XLSX where its name ends so.") var file: String

  func run() throws {
    let email = try CommandEnvironment.required(member, "KITH_AS", option: "--as")
    guard Product.exportKinds.contains(kind) else {
      throw Failure.usage("A list is \(Product.exportKinds.joined(separator: ", ")), not \(kind).")
    }
    let store = try folder.openExisting()
    defer { closeQuietly(store) }
    let session = try MemberSession.open(email, workspace: workspace, in: store, requestID: "kith export")
    let filters = filter ?? CommandEnvironment["KITH_FILTER"] ?? ""
    let count = try Product.export(kind: kind, filters: filters, to: file, session: session)
    Console.note("\(count) \(kind) are in \(file).")
  }
}

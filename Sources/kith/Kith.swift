import ArgumentParser
import Glibc

@main
struct Kith: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kith", abstract: "A CRM in one binary and one file.",
    subcommands: [
      ServeCommand.self, SetupCommand.self, UserCommand.self, TokenCommand.self, ImportCommand.self, ExportCommand.self, DemoCommand.self,
      BackupCommand.self,
      RestoreCommand.self, CheckCommand.self,
      MigrateCommand.self, RoutesCommand.self,
    ])

  /// Exit codes: 0 done, 1 the work failed, 64 wrong usage. An error is one sentence on standard error.
  static func main() {
    // A client that goes, or a log that nobody reads any more, is an error where it is written to, and no end of the process.
    signal(SIGPIPE, SIG_IGN)
    do {
      try CommandEnvironment.check()
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      Console.error(failure.message)
      exit(withError: failure.isUsage ? ExitCode.validationFailure : ExitCode.failure)
    } catch let error as ExitCode {
      exit(withError: error)
    } catch {
      end(error)
    }
  }

  /// The parser would print its usage too, which `--help` does.
  private static func end(_ error: any Error) -> Never {
    switch exitCode(for: error) {
    case .failure: Console.error(Failure.sentence(error))
    case .validationFailure: Console.error(Failure.sentence(message(for: error).split(separator: "\n").joined(separator: " ")))
    default: exit(withError: error)
    }
    exit(withError: exitCode(for: error))
  }
}

/// Why a command ends without having done its work.
struct Failure: Error {
  let message: String
  var isUsage = false

  static func usage(_ message: String) -> Failure { Failure(message: message, isUsage: true) }
}

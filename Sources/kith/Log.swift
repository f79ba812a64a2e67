import Foundation
import Logging
import Values

/// Logs go to standard error, as text or as one JSON object a line, and so does what commands say there.
enum Log {
  static var isJSON: Bool { CommandEnvironment["KITH_LOG_FORMAT"] == "json" }

  static func logger(_ label: String) -> Logger {
    var logger = Logger(label: label) { label -> any LogHandler in
      isJSON ? JSONLogHandler(label: label) : StreamLogHandler.standardError(label: label)
    }
    logger.logLevel = level ?? .warning
    return logger
  }

  /// A setting that is none would otherwise pass unseen.
  static func check() throws(Failure) {
    if let format = CommandEnvironment["KITH_LOG_FORMAT"], format != "json", format != "text" {
      throw .usage("KITH_LOG_FORMAT must be text or json.")
    }
    guard CommandEnvironment["KITH_LOG_LEVEL"] == nil || level != nil else {
      throw .usage("KITH_LOG_LEVEL must be \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
  }

  /// One line.
  static func json(_ level: Logger.Level, _ message: String, _ details: [(String, JSON)] = []) -> String {
    let head: [(String, JSON)] = [
      ("time", .string(Instant.now.description)), ("level", .string(level.rawValue)), ("message", .string(message)),
    ]
    return JSON(members: head + details).text + "\n"
  }

  private static var level: Logger.Level? { CommandEnvironment["KITH_LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0.lowercased()) } }
}

/// One JSON object a line: time, level, message, label, and what belongs to the message under its own names.
private struct JSONLogHandler: LogHandler {
  let label: String
  var logLevel = Logger.Level.warning
  var metadata: Logger.Metadata = [:]

  init(label: String) { self.label = label }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let details = [("label", JSON.string(label))] + all.map { ($0.key, JSON.string("\($0.value)")) }
    Console.write(Log.json(event.level, "\(event.message)", details), to: .standardError)
  }
}

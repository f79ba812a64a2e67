import Foundation
import Store

/// `KITH_*` variables stand for options. One that no option knows is a mistake that would otherwise pass unseen.
enum CommandEnvironment {
  private static let known: Set<String> = [
    "KITH_DATA", "KITH_HOST", "KITH_PORT", "KITH_WORKERS", "KITH_PUBLIC_URL", "KITH_WORKSPACE", "KITH_NAME", "KITH_EMAIL",
    "KITH_PASSWORD_FILE", "KITH_CURRENCY", "KITH_ROLE", "KITH_AS", "KITH_MAP", "KITH_DRY_RUN", "KITH_RECORDS", "KITH_LOG_FORMAT",
    "KITH_LOG_LEVEL", "KITH_FILTER", "KITH_SHEET", "KITH_IMPORT_KEY", "KITH_DISCARD_OLD",
    "KITH_TRUSTED_PROXIES", "KITH_POSTHOG_URL", "KITH_POSTHOG_KEY", "KITH_POSTHOG_KEY_FILE", "KITH_API_RATE", "KITH_API_BURST",
    "KITH_FILE_LIMIT",
    "KITH_DEVELOPMENT", "KITH_RESOURCES",
  ]

  static func check() throws(Failure) {
    for name in ProcessInfo.processInfo.environment.keys.sorted() where name.hasPrefix("KITH_") && !known.contains(name) {
      throw .usage("\(name) is no setting of kith.")
    }
    try Log.check()
  }

  /// The value of a variable; nil when it is absent or empty.
  static subscript(name: String) -> String? {
    precondition(known.contains(name), "\(name) is not in the list of settings")
    return ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  static func number(_ name: String) throws(Failure) -> Int? {
    guard let text = self[name] else { return nil }
    guard let number = Int(text) else { throw .usage("\(name) must be a number.") }
    return number
  }

  /// What was given on the command line, else in the environment; a usage error when there is neither.
  static func required(_ given: String?, _ name: String, option: String) throws(Failure) -> String {
    guard let value = given ?? self[name] else { throw .usage("\(option) is missing.") }
    return value
  }

  /// The same for what a person or a workspace is called.
  static func name(_ given: String?, _ name: String, option: String) throws(Failure) -> String {
    let typed = try required(given, name, option: option)
    do { return try PersonName(typed).text } catch { throw .usage("\(option): \(error.description)") }
  }

  static func email(_ given: String?) throws(Failure) -> String {
    let typed = try required(given, "KITH_EMAIL", option: "--email")
    do { return try PersonEmail(typed).text } catch { throw .usage("--email: \(error.description)") }
  }
}

import ArgumentParser
import CRM
import Dispatch
import Foundation
import HTTP
import Logging
import Store
import Templating
import Web

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the workspaces of a data folder.",
    discussion: """
      What is set by variables alone:
        KITH_TRUSTED_PROXIES   Proxies that say who asks: addresses with commas.
        KITH_POSTHOG_URL       Your PostHog server, told what is opened and changed.
        KITH_POSTHOG_KEY_FILE  A file with its project key and nothing else.
        KITH_POSTHOG_KEY       The key itself, where no file can be given.
      """)

  @OptionGroup var folder: DataFolder
  @Option(help: "The address to listen on.") var host: String?
  @Option(help: "The port to listen on.") var port: UInt16?
  @Option(help: "Threads that answer requests.") var workers: Int?
  @Option(help: "Requests a second that one token may send (KITH_API_RATE).") var apiRate: Int?
  @Option(help: "Requests that it may send at once (KITH_API_BURST).") var apiBurst: Int?
  @Option(help: "Megabytes that a file on a record may have (KITH_FILE_LIMIT).") var fileLimit: Int?
  @Option(name: .customLong("public-url"), help: "What browsers call us: https://crm.example.com") var publicURL: String?
  @Option(help: "Proxies whose X-Forwarded-For and X-Forwarded-Proto count: 127.0.0.1,10.0.0.0/8 (KITH_TRUSTED_PROXIES).")
  var trustedProxies: String?

  func run() throws {
    SignalWait.block()
    let workers = try workers ?? CommandEnvironment.number("KITH_WORKERS") ?? 4
    guard (1...256).contains(workers) else { throw Failure.usage("--workers must lie between 1 and 256.") }
    let store = try folder.open(workers: workers, access: .serve)
    defer { closeQuietly(store) }
    try demandAgreement(store)
    try store.removeAbandonedTrials()
    let undone = try Import.recover(store)
    if undone > 0 { Console.note("Took back \(undone) import\(undone == 1 ? "" : "s") that had been interrupted.") }
    try Product.schedule(store)
    let posthog = try PostHog.configured()
    let views = PageViews(store: store, isSent: posthog != nil)
    let app = try makeApp(store, views)
    let server = Server(try configuration(workers), application: app.application)
    let addresses = try server.start()
    for address in addresses { Console.note("Kith serves \(folder.path) on http://\(address)") }
    if let code = try store.installation.firstRunCode() {
      Console.note("There is no workspace yet. Open the page above and enter this code: \(code)")
    }
    let jobs = JobRunner(store: store, handlers: Product.jobs(sendingTo: posthog))
    try jobs.start()
    views.start()
    SignalWait.untilTermination()
    Console.note("Stopping: finishing what is in flight.")
    let start = Date()
    jobs.beginStop()
    server.shutDown(grace: Self.grace)
    views.stop()
    _ = jobs.stop(grace: max(0, Self.grace - Date().timeIntervalSince(start)))
  }

  /// Seconds for all that is in flight, requests and jobs together.
  private static let grace = 10.0

  /// A table that is not what the code declares would fail in the middle of somebody's work.
  private func demandAgreement(_ store: Store) throws {
    let drift = try Product.drift(in: store)
    guard drift.isEmpty else { throw Failure(message: "The data does not fit this version. " + drift.joined(separator: " ")) }
  }

  private func makeApp(_ store: Store, _ views: PageViews) throws -> App {
    let resources = try Resources.directory()
    let isDevelopment = CommandEnvironment["KITH_DEVELOPMENT"] == "1"
    let assets = try Assets(directory: resources + "/Public", development: isDevelopment)
    let templates = try Templates(
      directory: resources + "/Templates", filters: [assets.filter] + Product.filters, development: isDevelopment)
    return App(
      store: store, templates: templates, assets: assets, routes: Product.routes(fileLimit: try largestFile()), shell: Product.shell,
      seed: Product.seed,
      manual: try Product.manual(in: resources + "/docs/help"), visited: views.note, missing: Product.missing,
      configuration: App.Configuration(
        publicURL: try publicAddress(), development: isDevelopment, apiLimit: try apiLimit()),
      logger: Log.logger("web"))
  }

  private func publicAddress() throws -> String? {
    guard let url = publicURL ?? CommandEnvironment["KITH_PUBLIC_URL"] else { return nil }
    guard App.Configuration.isPublicURL(url) else {
      throw Failure.usage("--public-url must be http:// or https:// and a name, such as https://crm.example.com, without a path.")
    }
    return url
  }

  private func apiLimit() throws -> RateLimit {
    let rate = try apiRate ?? CommandEnvironment.number("KITH_API_RATE") ?? 50
    let burst = try apiBurst ?? CommandEnvironment.number("KITH_API_BURST") ?? 500
    guard (1...1_000_000).contains(rate), (1...1_000_000).contains(burst) else {
      throw Failure.usage("--api-rate and --api-burst must lie between 1 and 1,000,000.")
    }
    return RateLimit(rate: rate, burst: burst)
  }

  /// In bytes.
  private func largestFile() throws -> Int {
    guard let megabytes = try fileLimit ?? CommandEnvironment.number("KITH_FILE_LIMIT") else { return Product.usualFileLimit }
    guard (1...4_000).contains(megabytes) else { throw Failure.usage("--file-limit must lie between 1 and 4,000.") }
    return megabytes << 20
  }

  private func configuration(_ workers: Int) throws -> Server.Configuration {
    let host = host ?? CommandEnvironment["KITH_HOST"] ?? "127.0.0.1"
    let port = try port ?? portVariable() ?? 8080
    guard let address = Address(host: host, port: port) else { throw Failure.usage("--host must be an IP address or localhost.") }
    var configuration = Server.Configuration(
      addresses: [address], workers: workers,
      accessLog: AccessLog(format: Log.isJSON ? .json : .text) { lines in
        // Nobody can be told that standard error is gone.
        do { try FileHandle.standardError.write(contentsOf: Data(lines)) } catch {}
      }, spoolDirectory: folder.path)
    configuration.trustedProxies = try proxies()
    configuration.limits.bodyBytes = max(configuration.limits.bodyBytes, 2 * (try largestFile()))
    return configuration
  }

  private func portVariable() throws -> UInt16? {
    guard let number = try CommandEnvironment.number("KITH_PORT") else { return nil }
    guard let port = UInt16(exactly: number) else { throw Failure.usage("KITH_PORT must lie between 0 and 65,535.") }
    return port
  }

  private func proxies() throws -> [AddressRange] {
    guard let text = trustedProxies ?? CommandEnvironment["KITH_TRUSTED_PROXIES"] else { return [] }
    return try text.split(separator: ",").map { part in
      guard let range = AddressRange(part.trimmingCharacters(in: .whitespaces)) else {
        throw Failure.usage("--trusted-proxies holds “\(part)”, which is no address.")
      }
      return range
    }
  }
}

extension PostHog {
  /// The operator's server and key; nil where neither is given. The key comes from a file or a variable, never from the command line.
  fileprivate static func configured() throws -> PostHog? {
    let file = try CommandEnvironment["KITH_POSTHOG_KEY_FILE"].map { try PasswordFile.read($0) }
    let key = file ?? CommandEnvironment["KITH_POSTHOG_KEY"]
    guard let url = CommandEnvironment["KITH_POSTHOG_URL"] else {
      guard key == nil else { throw Failure.usage("KITH_POSTHOG_URL is missing.") }
      return nil
    }
    guard let key, let server = PostHog(url: url, key: key) else {
      throw Failure.usage("KITH_POSTHOG_URL must be an http address, with a key in KITH_POSTHOG_KEY_FILE or KITH_POSTHOG_KEY.")
    }
    return server
  }
}

/// Waits for SIGTERM or SIGINT.
enum SignalWait {
  static func untilTermination() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    var received: Int32 = 0
    sigwait(&set, &received)
  }

  /// Must run before the first thread starts, so that no thread takes the signals.
  static func block() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }
}

internal import HTTPTypes
public import HTTP
public import Logging
public import Store
internal import Synchronization

public import Templating

/// The application: everything that answers requests, put together once at start.
public final class App: Sendable {
  public struct Configuration: Sendable {
    /// `https://crm.example.com`: what browsers call us, and what links in mail begin with.
    public var publicURL: String?
    /// Template mistakes are shown in the browser, and changed files are picked up.
    public var development: Bool
    /// How many requests one token may send.
    public var apiLimit: RateLimit

    /// Whether browsers can be told to call us so: `http://` or `https://`, a name, perhaps a port, and no path.
    public static func isPublicURL(_ text: String) -> Bool { Origins.isBare(text) }

    public init(publicURL: String? = nil, development: Bool = false, apiLimit: RateLimit = RateLimit()) {
      self.publicURL = publicURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
      self.development = development
      self.apiLimit = apiLimit
    }
  }

  public let store: Store
  public let templates: Templates
  public let assets: Assets
  public let configuration: Configuration
  public let shell: AppShell
  public let logger: Logger
  /// Every route, in the order of the table: for `kith routes`, and for tests that walk it.
  public let routes: [Route]
  /// What people read to learn the product.
  public let manual: Manual
  /// Fills a workspace that was made on the first-run page.
  public let seed: WorkspaceSeed
  /// The page in place of a 404 that says more; nil where there is nothing more to say.
  let missing: @Sendable (Context) throws -> Response?
  /// Told of every request that was answered well, with what its address asks for behind the path.
  let visited: @Sendable (Session, Route, FormValues) -> Void
  let router: Router
  let origins: Origins
  let flashSeal = FlashSeal()
  let requestIDs = RequestIDs()
  let metrics = Metrics()
  let rateLimiter: RateLimiter
  private let described = Mutex<OpenAPI?>(nil)

  /// - Parameter routes: the product's table; the routes of this layer (sign-in, health, assets, first run) are added.
  public init(
    store: Store, templates: Templates, assets: Assets, routes: Routes, shell: AppShell, seed: @escaping WorkspaceSeed,
    manual: Manual = Manual(), visited: @escaping @Sendable (Session, Route, FormValues) -> Void = { _, _, _ in },
    missing: @escaping @Sendable (Context) throws -> Response? = { _ in nil },
    configuration: Configuration = Configuration(), logger: Logger
  ) {
    self.store = store
    self.templates = templates
    self.assets = assets
    self.configuration = configuration
    self.shell = shell
    self.logger = logger
    self.seed = seed
    self.manual = manual
    self.visited = visited
    self.missing = missing
    self.routes = Self.table(of: routes)
    router = Router(self.routes)
    rateLimiter = RateLimiter(configuration.apiLimit)
    origins = Origins(publicURL: configuration.publicURL)
  }

  /// The product's routes and those of this layer, in order.
  public static func table(of product: Routes) -> [Route] {
    var table = product
    SystemRoutes.add(to: &table)
    return table.all
  }

  /// The description of the API, made when it is asked for first.
  public var openAPI: OpenAPI {
    described.withLock { described in
      let known = described ?? OpenAPI(routes)
      described = known
      return known
    }
  }

  /// What a server serves.
  public var application: Application {
    Application(plan: { self.plan($0) }, respond: { self.respond($0) }, refuse: { self.refuse($0, $1) }, admit: { self.admit($0) })
  }

  /// Answers a request; a test calls it with one made in memory.
  public func respond(_ request: Request) -> Response { Pipeline(app: self).respond(to: request) }

  /// Where and within which limits a request is answered. Whoever comes without a cookie or a token will be sent away, and so will a request
  /// for what is not there: a small body is read, for a polite answer, and none goes to disk. Whether a cookie or a token is a good one is
  /// asked before a larger body is read.
  public func plan(_ head: RequestHead) -> Plan {
    guard case .route(let route, _) = router.match(head.method.rawValue, head.path) else { return Plan(bodyLimit: Self.strangersBodyLimit) }
    let isWelcome = route.isAnonymous || SessionCookie.mayStand(in: head)
    let limit = isWelcome ? route.bodyLimit : min(route.bodyLimit, Self.strangersBodyLimit)
    return Plan(
      execution: route.isInline ? .inline : .worker, bodyLimit: limit, spoolsBody: limit > Route.defaultBodyLimit,
      askedAbove: route.isAnonymous ? .max : Self.strangersBodyLimit)
  }

  /// The answer to a request whose large body need not come, because it would be refused with it; nil where it may come.
  func admit(_ request: Request) -> Response? { Pipeline(app: self).admit(request) }

  private static let strangersBodyLimit = 64 << 10

  /// The answer to a request that the server refused before it reached a route.
  func refuse(_ refusal: Refusal, _ head: RequestHead) -> Response { Pipeline(app: self).refuse(Request(head: head), refusal) }
}

extension App.Configuration {
  var isSecure: Bool { publicURL?.hasPrefix("https://") ?? false }
}

import HTTP
import HTTPTypes
import Synchronization
import Values

/// A server on a free port of this machine that keeps the JSON it is sent.
final class Receiver: Sendable {
  struct NoPort: Error {}

  private final class Inbox: Sendable {
    let bodies = Mutex<[JSON]>([])
    /// Given in turn; the last one stays.
    let statuses = Mutex([200])

    func take(_ request: Request) -> Response {
      let body = Result { try JSON.parse(try request.body.bytes()) }
      if request.path == "/batch/", case .success(let json) = body { bodies.withLock { $0.append(json) } }
      let status = statuses.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? 200 }
      return Response(status: HTTPResponse.Status(code: status), headers: [.location: "/elsewhere"])
    }
  }

  let url: String
  private let inbox = Inbox()
  private let server: Server

  init() throws {
    server = Server(
      Server.Configuration(addresses: [.ipv4("127.0.0.1", port: 0)], workers: 1),
      application: Application(plan: { _ in .worker }, respond: { [inbox] in inbox.take($0) }))
    guard case .ipv4(_, let port)? = try server.start().first else { throw NoPort() }
    url = "http://127.0.0.1:\(port)"
  }

  deinit { server.shutDown(grace: 1) }

  var bodies: [JSON] { inbox.bodies.withLock { $0 } }

  func answer(_ statuses: Int...) { inbox.statuses.withLock { $0 = statuses } }
}

internal import HTTP
internal import HTTPTypes
internal import Logging
internal import Records
internal import Store
internal import Templating
internal import Values

/// The answer to an error: JSON for programs, a page that looks like the product for people. Both carry the request id.
enum ProblemPage {
  /// - Parameter shell: whether a session may be looked up, for the navigation around the page
  static func answer(to error: any Error, for exchange: Exchange, shell: Bool = true) -> Response {
    let problem = problem(for: error, exchange)
    var response = exchange.wantsJSON ? json(problem, exchange) : page(problem, error, exchange, shell: shell)
    for header in problem.headers { response = response.with(header.name, header.value) }
    return response.with("Cache-Control", "no-store")
  }

  private static func problem(for error: any Error, _ exchange: Exchange) -> Problem {
    switch error {
    case let problem as Problem: return problem
    case let error as RecordError: return Problem(error)
    case let error as AccessError: return Problem(error)
    case StoreError.busy: return .unavailable
    case StoreError.tooMuchWork: return .unprocessable("This asks for more than one page can work out. Narrow the filters and try again.")
    default:
      exchange.app.logger.error(
        "\(error)", metadata: ["request": "\(exchange.requestID)", "path": "\(exchange.request.path)"])
      return .internalError
    }
  }

  private static func json(_ problem: Problem, _ exchange: Exchange) -> Response {
    let fields = problem.fields.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
    let error: JSON = ["code": .string(problem.code), "message": .string(problem.message), "fields": JSON(members: fields)]
    let response = Response.json(["error": error, "requestId": .string(exchange.requestID)], status: problem.status)
    return problem.status == 401 ? response.with("WWW-Authenticate", "Bearer realm=\"kith\"") : response
  }

  private static func page(_ problem: Problem, _ error: any Error, _ exchange: Exchange, shell: Bool) -> Response {
    let detail = exchange.app.configuration.development && problem.status == 500 ? "\(error)" : nil
    do {
      if shell { try exchange.findSessionForShell() }
      if problem.status == 404, exchange.isSafe, let session = exchange.session,
        let known = try exchange.app.missing(Context(exchange: exchange, session: session))
      {
        return known
      }
      return try Page.render(
        exchange.session == nil ? "problems/plain" : "problems/page", values(problem, detail, exchange), status: problem.status,
        for: exchange)
    } catch {
      exchange.app.logger.error("no error page: \(error)", metadata: ["request": "\(exchange.requestID)"])
      return .text(
        "\(problem.title). \(detail ?? problem.message)\n\nreference \(exchange.requestID)\n", status: problem.status)
    }
  }

  /// - Parameter detail: the mistake itself, for whoever develops
  private static func values(_ problem: Problem, _ detail: String?, _ exchange: Exchange) -> Object {
    let mayPass = [429, 500, 503].contains(problem.status)
    return [
      // What may work in a moment is asked for again; a form is not sent twice, but stands where it was with what was typed.
      "may_retry": .bool(mayPass && exchange.isSafe), "was_form": .bool(mayPass && !exchange.isSafe), "detail": Value(detail),
      "may_sign_in": .bool(!SessionCookie.mayStand(in: exchange.request.head)), "status": .integer(Int64(problem.status)),
      "title": .string(problem.title), "message": .string(problem.message),
      "fields": .list(problem.fields.sorted { $0.key < $1.key }.map { ["name": .string($0.key), "message": .string($0.value)] }),
    ]
  }
}

extension Exchange {
  /// A path that leads nowhere has asked for no session yet, and its page is to keep the shell around it.
  fileprivate func findSessionForShell() throws {
    if session == nil, route == nil { session = try findSession() }
  }
}

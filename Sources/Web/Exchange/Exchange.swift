internal import HTTP
internal import HTTPTypes
internal import Store
internal import Values

/// One request on its way through the pipeline, with what became known of it. A class, because the form is read once and cookies gather
/// for the answer; it never leaves the thread that answers.
public final class Exchange {
  let app: App
  let request: Request
  let requestID: String
  var route: Route?
  var parameters: [String] = []
  var session: Session?
  /// What is left to the token that asks.
  var allowance: RateLimiter.Allowance?
  private(set) var newCookies: [String] = []
  private var readForm: FormValues?
  /// The secret that the anonymous cookie of this answer will hold.
  var freshSecret: [UInt8]?
  private lazy var cookies = Cookies.parse(request.headers)
  private(set) lazy var query = FormValues(FormURLEncoded.parse(request.query))

  init(app: App, request: Request, requestID: String) {
    self.app = app
    self.request = request
    self.requestID = requestID
  }

  var isAPI: Bool { request.path.hasPrefix("/api/") }

  /// GET, HEAD and OPTIONS change nothing (RFC 9110 §9.2.1).
  var isSafe: Bool { request.method == .get || request.method == .head || request.method == .options }

  /// Whether the browser reached us through https.
  var isSecure: Bool { request.scheme == "https" || app.configuration.isSecure }

  var wantsJSON: Bool {
    if isAPI { return true }
    guard let accept = request.headers[.accept] else { return false }
    return accept.contains("application/json") && !accept.contains("text/html")
  }

  func parameter(_ name: String) -> String? {
    guard let index = route?.parameterNames.firstIndex(of: name), index < parameters.count else { return nil }
    return parameters[index]
  }

  func cookie(_ name: String) -> String? { cookies.first { $0.name == name }?.value }

  func setCookie(_ cookie: Cookie) { newCookies.append(cookie.field) }

  func form() throws -> FormValues {
    if let readForm { return readForm }
    let form = try parseForm()
    readForm = form
    return form
  }

  func json() throws -> JSON {
    guard contentType.isEmpty || isJSON else {
      throw Problem(415, "unsupported_media_type", "Send JSON with the content type application/json.")
    }
    do {
      return try JSON.parse(try request.body.bytes(), memberLimit: FormURLEncoded.fieldLimit)
    } catch let error as JSONError {
      throw Problem.badRequest("The body is not JSON: \(error).")
    }
  }

  /// Whether the body says that it is a form.
  var isForm: Bool { contentType.hasPrefix("multipart/form-data") || contentType.hasPrefix("application/x-www-form-urlencoded") }

  private var isJSON: Bool {
    let type = contentType.prefix { $0 != ";" }.trimmingSpaces()
    return type == "application/json" || type.hasSuffix("+json")
  }

  private var contentType: String { (request.headers[.contentType] ?? "").lowercased() }

  private func parseForm() throws -> FormValues {
    guard isForm else {
      guard request.body.count == 0 else {
        throw Problem(415, "unsupported_media_type", "Send a form, or JSON where the address takes it.")
      }
      return FormValues()
    }
    if contentType.hasPrefix("multipart") { return try multipart(request.headers[.contentType] ?? "") }
    do {
      return FormValues(try FormURLEncoded.parse(form: try request.body.bytes()))
    } catch FormURLEncoded.Failure.tooManyFields {
      throw Self.tooManyFields
    } catch FormURLEncoded.Failure.notText {
      throw Self.notText
    }
  }

  private static let notText = Problem.badRequest("The form holds text that is not UTF-8. Send it again in that encoding.")
  private static let tooManyFields = Problem(413, "payload_too_large", "A form may have at most 1,000 fields.")

  private func multipart(_ type: String) throws -> FormValues {
    var pairs: [(name: String, value: String)] = []
    var files: [FormFile] = []
    for part in try parts(type) {
      if let filename = part.filename {
        files.append(FormFile(part, filename: filename))
      } else {
        guard let text = String(validating: try part.content.bytes(), as: UTF8.self) else { throw Self.notText }
        pairs.append((part.name, text))
      }
    }
    return FormValues(pairs, files: files)
  }

  private func parts(_ type: String) throws -> [Multipart.Part] {
    do {
      return try Multipart.parse(request.body, contentType: type, spoolDirectory: app.store.directory)
    } catch .disk(let reason) {
      throw Problem.unavailable("The upload could not be kept: \(reason).", retryAfter: 60)
    } catch .tooManyParts {
      throw Self.tooManyFields
    } catch {
      throw Problem.badRequest("The form could not be read.")
    }
  }
}

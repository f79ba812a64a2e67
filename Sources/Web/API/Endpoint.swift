/// What an address of the API takes and answers, said beside its route. The OpenAPI document and the page about the API come from it.
public struct Endpoint: Sendable {
  /// The operation's id, `winDeal`.
  public let name: String
  /// One line: `Win a deal`.
  public let summary: String
  /// What one line cannot say.
  public let about: String
  public let parameters: [Parameter]
  public let body: Body?
  public let status: Int
  /// Nil where the answer has no body.
  public let answer: JSONSchema?
  /// Of the answer.
  public let mediaTypes: [String]
  /// Where what was asked for is left to a job, 202 answers this at once; nil where that never happens.
  public let accepted: JSONSchema?

  public struct Parameter: Sendable {
    public enum Place: String, Sendable { case query, header }

    public let name: String
    public let place: Place
    public let schema: JSONSchema

    public init(_ name: String, _ schema: JSONSchema, in place: Place = .query) {
      self.name = name
      self.place = place
      self.schema = schema
    }
  }

  public enum Body: Sendable {
    case json(JSONSchema)
    /// JSON that may be left out altogether.
    case optional(JSONSchema)
    /// `multipart/form-data` with a file.
    case multipart(JSONSchema)

    var schema: JSONSchema {
      switch self {
      case .json(let schema), .optional(let schema), .multipart(let schema): schema
      }
    }

    var mediaType: String {
      if case .multipart = self { "multipart/form-data" } else { "application/json" }
    }

    var isRequired: Bool {
      if case .optional = self { false } else { true }
    }
  }

  public init(
    _ name: String, _ summary: String, about: String = "", parameters: [Parameter] = [], body: Body? = nil, status: Int = 200,
    answer: JSONSchema?, mediaTypes: [String] = ["application/json"], accepted: JSONSchema? = nil
  ) {
    self.name = name
    self.summary = summary
    self.about = about
    self.parameters = parameters
    self.body = body
    self.status = status
    self.answer = answer
    self.mediaTypes = mediaTypes
    self.accepted = accepted
  }
}

extension Route {
  /// `/api/crm/deals/{id}/win`
  var openPath: String {
    pattern.split(separator: "/", omittingEmptySubsequences: false).map { segment in
      segment.first == ":" || segment.first == "*" ? "{\(segment.dropFirst())}" : String(segment)
    }.joined(separator: "/")
  }

  /// The heading it stands under: `Deals`, from the word in its path.
  var area: String {
    let words = pattern.split(separator: "/").drop { $0 == "api" || $0 == "crm" }
    guard let word = words.first?.replacing("-", with: " "), word != "openapi.json" else { return "This description" }
    return word.prefix(1).uppercased() + word.dropFirst()
  }
}

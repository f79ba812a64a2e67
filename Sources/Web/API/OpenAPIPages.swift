import Values

/// The description itself, for anyone: it names no data.
enum OpenAPIPages {
  static func show(_ context: AnonymousContext) -> Response {
    .json(context.app.openAPI.document).with("Cache-Control", "public, max-age=300")
  }
}

extension Endpoint {
  static let openAPI = Endpoint("getOpenAPI", "This description, for programs", answer: .options([:]))
}

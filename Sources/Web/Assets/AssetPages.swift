internal import HTTP
internal import HTTPTypes

enum AssetPages {
  /// The name holds a digest of the content, so that a browser need never ask again.
  static func show(_ context: AnonymousContext) throws -> Response {
    guard let asset = context.exchange.app.assets.asset(at: context.parameter("path")) else {
      throw Problem.notFound("There is no such file.")
    }
    var headers: Headers = [
      .contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable", .eTag: asset.tag, .vary: "Accept-Encoding",
    ]
    if context.exchange.request.headers.values(for: .ifNoneMatch).contains(where: { $0.contains(asset.tag) }) {
      return Response(status: .notModified, headers: headers)
    }
    guard let gzip = asset.gzip, Gzip.isAccepted(context.exchange.request.headers) else {
      return Response(headers: headers, body: .bytes(asset.bytes))
    }
    headers[.contentEncoding] = "gzip"
    return Response(headers: headers, body: .bytes(gzip))
  }

  /// For browsers that ask before they have read a page.
  static func icon(_ context: AnonymousContext) -> Response {
    context.exchange.app.assets.url("icon.svg").map { .redirect($0, status: 302) } ?? .empty()
  }
}

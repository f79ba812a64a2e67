internal import HTTP
internal import Store
internal import Templating

/// The first run: as long as there is no workspace, whoever reads the one-time code off the terminal makes the first one.
enum SetupPages {
  static func show(_ context: AnonymousContext) throws -> Response {
    context.redirect("/login")
  }

  static func create(_ context: AnonymousContext) throws -> Response {
    context.redirect("/login")
  }
}

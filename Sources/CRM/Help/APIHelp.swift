import Templating
import Values
import Web

/// The description of the API as pages for people.
enum APIHelp {
  static func index(_ context: Context) throws -> Response {
    guard let page = context.app.manual["api"] else { throw Problem.notFound }
    return try context.render(
      "help/api",
      [
        "title": .string(page.title), "text": .html(page.html), "nav": HelpPages.navigation(context, "api"), "areas": links(nil),
        "area": .null, "endpoints": [],
      ])
  }

  static func area(_ context: Context) throws -> Response {
    guard let area = reference.areas.first(where: { $0.word == context.parameter("area") }) else { throw Problem.notFound }
    return try context.render(
      "help/api",
      [
        "title": .string(area.title), "text": .null, "nav": HelpPages.navigation(context, ""), "areas": links(area.word),
        "area": .string(area.title), "endpoints": .list(area.endpoints),
      ])
  }

  private static func links(_ current: String?) -> Value {
    .list(
      reference.areas.map {
        [
          "title": .string($0.title), "url": .string("/crm/help/api/" + $0.word), "count": .integer(Int64($0.endpoints.count)),
          "current": .bool($0.word == current),
        ]
      })
  }

  /// The routes never change while the program runs.
  static let reference = APIReference(OpenAPI(App.table(of: Product.routes)).document)
}

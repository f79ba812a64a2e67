import Templating
import Web

enum HelpPages {
  static func index(_ context: Context) throws -> Response {
    let pages: [Value] = context.app.manual.pages.map { page in
      [
        "title": .string(page.title), "summary": .string(page.summary), "url": .string("/crm/help/" + page.name),
        "icon": .string(icons[page.name] ?? "note"),
      ]
    }
    return try context.render("help/index", ["pages": .list(pages)])
  }

  static func show(_ context: Context) throws -> Response {
    guard let page = context.app.manual[context.parameter("name")] else { throw Problem.notFound }
    return try context.render(
      "help/show", ["title": .string(page.title), "text": .html(page.html), "nav": navigation(context, page.name)])
  }

  /// What every page of the manual has beside it.
  static func navigation(_ context: Context, _ current: String) -> Value {
    .list(
      context.app.manual.pages.map {
        ["title": .string($0.title), "url": .string("/crm/help/" + $0.name), "current": .bool($0.name == current)]
      })
  }

  private static let icons = [
    "quick-start": "flame", "customer-360": "clients", "importing-and-exporting": "upload", "privacy": "lock", "api": "key",
  ]
}

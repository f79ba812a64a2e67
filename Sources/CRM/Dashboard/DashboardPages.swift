import Store
import Web

enum DashboardPages {
  static func show(_ context: Context) throws -> Response {
    let values = try context.session.read { try Dashboard(context, $0).values() }
    return try context.render("dashboard/show", values)
  }
}

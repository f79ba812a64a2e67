import Records
import Web

/// What the lists of people, companies and sales have around them.
enum ListRoutes {
  static var resources: [Resource] { [CustomerRoutes.resource, ContactRoutes.resource, LeadRoutes.resource, DealRoutes.resource] }

  static func add(to routes: inout Routes) {
    for resource in resources {
      let view = resource.type.permissions.view
      routes.get(resource.path + "/filter", view) { try FilterPages.show($0, resource) }
    }
  }
}

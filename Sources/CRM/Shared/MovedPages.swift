import Web

/// Addresses that the specifications name and that lead to where things are.
enum MovedPages {
  static func add(to routes: inout Routes) {
    routes.anonymous.alias("/", to: "/crm")
    routes.anonymous.alias("/clients", to: "/crm/customers")
    routes.anonymous.alias("/clients/:id", to: "/crm/customers/:id")
    routes.anonymous.alias("/my-tasks", to: "/crm/my-tasks")
    routes.anonymous.alias("/admin/crm/import", to: "/crm/import")
  }
}

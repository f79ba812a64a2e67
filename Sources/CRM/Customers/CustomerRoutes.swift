import Records
import Store
import Templating
import Values
import Web

enum CustomerRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
  }

  static var resource: Resource {
    var resource = Resource(Customer.type, entities: ProductSchema.entities)
    resource.columns = NextStep.columns("customer_id")
    return resource
  }
}

import Records
import Store
import Web

enum FieldRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/crm/settings/fields", .settingsManage, FieldPages.index)
    routes.post("/crm/settings/fields", .settingsManage, FieldPages.setRules)
    routes.get("/crm/custom-fields", .settingsManage) { $0.redirect(FieldPages.path) }
    routes.get("/crm/custom-fields/:id", .settingsManage, FieldPages.show)
    routes.post("/crm/custom-fields/:id/shift", .settingsManage, FieldPages.shift)
    routes.post("/crm/custom-fields/:id/bring-back", .settingsManage, FieldPages.bringBack)
    routes.get("/api/crm/custom-fields/archived", .settingsManage, FieldAPI.archived, .listArchivedFields)
    routes.put("/api/crm/custom-fields/order", .settingsManage, FieldAPI.setOrder, .orderFields)
    routes.post("/api/crm/custom-fields/:id/bring-back", .settingsManage, FieldAPI.bringBack, .bringBackField)
    routes.get("/api/crm/field-rules", .settingsManage, FieldAPI.rules, .listFieldRules)
    routes.put("/api/crm/field-rules", .settingsManage, FieldAPI.setRules, .setFieldRules)
  }

  static var resource: Resource {
    var resource = Resource(CustomField.type, entities: ProductSchema.entities)
    resource.hasIndexPage = false
    resource.hasShowPage = false
    resource.formTemplate = "fields/form"
    resource.formValues = FieldPages.formValues
    return resource
  }
}

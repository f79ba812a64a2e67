import Store
import Web

enum ConsentRoutes {
  static func add(to routes: inout Routes) {
    routes.get("/crm/contacts/:id/consents/new", .contactUpdate, ConsentPages.new)
    routes.post("/crm/contacts/:id/consents", .contactUpdate, ConsentPages.create)
    routes.post("/crm/consents/:id/withdraw", .contactUpdate, ConsentPages.withdraw)
    routes.get("/api/crm/contacts/:id/consents", .contactView, ConsentAPI.list, .listConsents)
    routes.post("/api/crm/contacts/:id/consents", .contactUpdate, ConsentAPI.create, .createConsent)
    routes.post("/api/crm/contacts/:id/consents/:consent/withdraw", .contactUpdate, ConsentAPI.withdraw, .withdrawConsent)
  }
}

import Store
import Web

enum ProfileRoutes {
  static func add(to routes: inout Routes) {
    routes.signedIn.get("/crm/profile", ProfilePages.show)
    routes.signedIn.post("/crm/profile", ProfilePages.update)
    routes.signedIn.post("/crm/profile/password", ProfilePages.changePassword)
    routes.signedIn.post("/crm/profile/sign-ins/revoke-others", ProfilePages.revokeOthers)
    routes.signedIn.post("/crm/profile/sign-ins/:id/revoke", ProfilePages.revokeSignIn)
    routes.signedIn.post("/crm/profile/tokens", ProfilePages.issueToken)
    routes.signedIn.post("/crm/profile/tokens/:id/revoke", ProfilePages.revokeToken)
    routes.signedIn.get("/api/crm/profile", ProfileAPI.show)
    routes.get("/api/crm/users", .customerView, ProfileAPI.members)
    routes.anonymous.get("/invitations/:token", InvitationPages.show)
    routes.anonymous.post("/invitations/:token", InvitationPages.accept)
  }
}

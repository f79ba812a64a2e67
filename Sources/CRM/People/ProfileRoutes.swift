import Store
import Web

enum ProfileRoutes {
  static func add(to routes: inout Routes) {
    routes.signedIn.get("/crm/profile", ProfilePages.show)
    routes.signedIn.post("/crm/profile", ProfilePages.update)
    routes.signedIn.post("/crm/profile/password", ProfilePages.changePassword)
    routes.signedIn.post("/crm/profile/sign-ins/revoke-others", ProfilePages.revokeOthers)
    routes.signedIn.post("/crm/profile/sign-ins/:id/revoke", ProfilePages.revokeSignIn)
    routes.signedIn.post("/crm/profile/tokens", TokenPages.issue)
    routes.signedIn.get("/crm/profile/tokens/:id/revoke", TokenPages.askRevoke)
    routes.signedIn.post("/crm/profile/tokens/:id/revoke", TokenPages.revoke)
    routes.signedIn.get("/api/crm/profile", ProfileAPI.show, .showProfile)
    routes.get("/api/crm/users", .customerView, ProfileAPI.members, .listUsers)
    routes.anonymous.get("/invitations/:token", InvitationPages.show)
    routes.anonymous.post("/invitations/:token", InvitationPages.accept)
  }
}

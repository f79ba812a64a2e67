/// The routes of this layer: what is there whatever the product is.
enum SystemRoutes {
  static func add(to routes: inout Routes) {
    routes.anonymous.get("/healthz", inline: true, anyHost: true, HealthPages.alive)
    routes.anonymous.get("/readyz", anyHost: true, HealthPages.ready)
    routes.anonymous.get("/metrics", anyHost: true, HealthPages.metrics)
    routes.anonymous.get("/assets/*path", inline: true, AssetPages.show)
    routes.anonymous.get("/favicon.ico", inline: true, AssetPages.icon)
    routes.anonymous.get("/api/openapi.json", OpenAPIPages.show, .openAPI)
    routes.anonymous.get("/login", SignInPages.show)
    routes.anonymous.post("/login", SignInPages.signIn)
    routes.signedIn.post("/logout", SignInPages.signOut)
    routes.signedIn.post("/workspaces/switch", SignInPages.switchWorkspace)
    routes.anonymous.get("/setup", SetupPages.show)
    routes.anonymous.post("/setup", SetupPages.create)
  }
}

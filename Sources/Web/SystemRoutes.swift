/// The routes of this layer: what is there whatever the product is.
enum SystemRoutes {
  static func add(to routes: inout Routes) {
    routes.anonymous.get("/healthz", inline: true, anyHost: true, HealthPages.alive)
    routes.anonymous.get("/readyz", anyHost: true, HealthPages.ready)
    routes.anonymous.get("/metrics", anyHost: true, HealthPages.metrics)
    routes.anonymous.get("/assets/*path", inline: true, AssetPages.show)
  }
}

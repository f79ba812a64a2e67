import Web

extension Endpoint {
  static let setPrimaryContact = Endpoint(
    "setPrimaryContact", "Make a contact the primary one of its client", about: "Whoever was it before is no longer.",
    answer: ContactRoutes.resource.schema)
}

import Web

extension Endpoint {
  static let setPrimaryContact = Endpoint(
    "setPrimaryContact", "Make a contact the primary one of its client",
    about: "Whoever was it before is no longer. Of several clients the main one is meant, unless customerId names another.",
    body: .optional(.options(["customerId": .id.orNull])),
    answer: ContactRoutes.resource.schema)
}

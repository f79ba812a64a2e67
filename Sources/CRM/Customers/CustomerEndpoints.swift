import Web

extension Endpoint {
  static let customerProjects = Endpoint(
    "listCustomerProjects", "The projects of a client", about: "The newest first, at most 100.",
    answer: .data(ProjectRoutes.resource.schema))
}

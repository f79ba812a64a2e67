import Web

extension Endpoint {
  static let customerProjects = Endpoint(
    "listCustomerProjects", "The projects of a client", about: "The newest first. Takes what the list of projects takes.",
    parameters: PageRequest.parameters, answer: .page(ProjectRoutes.resource.schema))

  static let revealBSN = Endpoint(
    "revealBSN", "Read the BSN of a client in full", about: "For whoever may change the client. Each time is an event.",
    answer: .object(["bsn": .text.orNull]))
}

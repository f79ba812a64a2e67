import Web

extension Endpoint {
  static let scoreLead = Endpoint(
    "scoreLead", "Score a lead", body: .json(.object(["score": .range(0, 100)])), answer: LeadRoutes.resource.schema)

  static let disqualifyLead = Endpoint(
    "disqualifyLead", "Disqualify a lead", about: "It leaves the board until it is moved to a stage again.",
    body: .json(.object(["reason": .text.max(500).about("Why, in a few words.")])), answer: LeadRoutes.resource.schema)
}

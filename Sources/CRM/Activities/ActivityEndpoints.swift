import Web

extension Endpoint {
  static let completeActivity = Endpoint(
    "completeActivity", "Complete a task", about: "Completing twice changes only what differs.",
    body: .optional(.options(["outcome": .text.max(2000).orNull, "notes": .text.orNull, "completedAt": .instant.orNull])),
    answer: ActivityRoutes.resource.schema)
}

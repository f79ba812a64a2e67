import Records
import Web

extension Endpoint {
  static let moveDeal = Endpoint(
    "moveDeal", "Move a deal to a stage", about: "The stage must be one of the deal's pipeline.",
    body: .json(
      .object(
        [
          "stage": .text.about("The key, name or id of a stage."), "notes": .text.orNull,
          "updateProbability": .boolean.about("Whether the chance becomes that of the stage; it does unless this is false."),
        ], optional: ["notes", "updateProbability"])), answer: DealRoutes.resource.schema)

  static let winDeal = Endpoint(
    "winDeal", "Win a deal", body: .optional(.options(["closedDate": .date.orNull, "wonReason": .text.max(500).orNull])),
    answer: DealRoutes.resource.schema)

  static let loseDeal = Endpoint(
    "loseDeal", "Lose a deal",
    body: .optional(
      .options([
        "closedDate": .date.orNull, "lostReason": .choice(Deal.lostReasons.map(\.value)), "lostToCompetitor": .text.max(200).orNull,
        "notes": .text.orNull,
      ])), answer: DealRoutes.resource.schema)
}

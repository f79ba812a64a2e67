import Web

extension Endpoint {
  static let salesFunnel = Endpoint(
    "getSalesFunnel", "Open deals by pipeline and stage", parameters: filters(preset: "all"),
    answer: .object([
      "period": period,
      "data": .list(.object(["pipelineId": .id.orNull, "pipeline": .text, "stages": .list(funnelStage), "total": funnelStage])),
      "total": funnelStage,
    ]))

  static let wonLost = Endpoint(
    "getWonLost", "Won and lost deals by owner", parameters: filters(preset: "this-year"),
    answer: .object([
      "period": period, "data": .list(owner), "total": owner,
      "lostReasons": .list(
        .object([
          "reason": .text.orNull, "label": .text, "count": .integer, "value": .number, "otherCurrencies": .list(.amount),
        ])),
    ]))

  static let conversionRates = Endpoint(
    "getConversionRates", "What became of leads, by source", parameters: periods(preset: "this-year"),
    answer: .object(["period": period, "data": .list(conversion), "total": conversion]))

  private static let period = JSONSchema.object(["key": .text, "from": .date.orNull, "to": .date.orNull])

  private static let funnelStage = JSONSchema.named(
    "FunnelStage",
    .object([
      "stageId": .id.orNull, "stage": .text, "probability": .integer.orNull, "count": .integer, "withoutValue": .integer, "value": .number,
      "otherCurrencies": .list(.amount),
    ]))

  private static let owner = JSONSchema.named(
    "OwnerResult",
    .object([
      "ownerId": .id.orNull, "owner": .text, "won": .integer, "wonValue": .number, "lost": .integer, "lostValue": .number,
      "winRate": .number.orNull, "otherCurrencies": .object(["won": .list(.amount), "lost": .list(.amount)]),
    ]))

  private static let conversion = JSONSchema.object(
    [
      "source": .text.orNull, "total": .integer, "converted": .integer, "lost": .integer, "open": .integer,
      "rate": .number.orNull.about("In percent."),
    ], optional: ["source"])

  private static func periods(preset: String) -> [Parameter] {
    [
      Parameter("period", .text.about("all, this-month, last-month, this-quarter, this-year and so on; \(preset) unless said.")),
      Parameter("from", .date), Parameter("to", .date),
    ]
  }

  private static func filters(preset: String) -> [Parameter] {
    periods(preset: preset) + [
      Parameter("pipeline", .text.about("The id of a pipeline.")), Parameter("owner", .text.about("The id of a member, me or none.")),
    ]
  }
}

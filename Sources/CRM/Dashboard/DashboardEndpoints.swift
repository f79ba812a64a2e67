import Web

extension Endpoint {
  static let dashboardStats = Endpoint(
    "getDashboardStats", "The figures of the dashboard",
    about:
      "A part that your role may not see is null. Months and days are those of your time zone, amounts are in the workspace's currency.",
    answer: .object([
      "customers": JSONSchema.object(["total": .integer, "active": .integer, "newThisMonth": .integer]).orNull,
      "leads": JSONSchema.object(["total": .integer, "new": .integer, "qualified": .integer, "converted": .integer]).orNull,
      "deals": JSONSchema.object(
        [
          "total": .integer, "open": .integer, "value": .number, "wonThisMonth": .integer, "wonValue": .number,
          "otherCurrencies": .object(["value": .list(.amount), "wonValue": .list(.amount)]),
        ], optional: ["otherCurrencies"]
      ).orNull,
      "activities": JSONSchema.object(["pending": .integer, "overdue": .integer, "completedToday": .integer]).orNull,
    ]))
}

extension JSONSchema {
  /// An amount in a currency that is not the workspace's.
  static let amount = named("Amount", .object(["currency": .text, "value": .number]))
}

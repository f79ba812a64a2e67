import Web

extension Endpoint {
  static let customerTimeline = Endpoint(
    "getCustomerTimeline", "What happened to a client and what hangs on it", about: "The newest first.",
    parameters: [
      Parameter("limit", .range(1, 100)), Parameter("before", .integer.about("`pagination.next` of the answer before.")),
    ],
    answer: .object([
      "data": .list(change), "pagination": .object(["limit": .integer, "next": .integer.orNull]),
    ]))

  private static let change = JSONSchema.named(
    "Change",
    .object([
      "seq": .integer, "at": .instant, "type": .text.about("The kind of record."), "verb": .text, "id": .id, "title": .text.orNull,
      "userId": .id.orNull, "userName": .text.orNull, "changes": .list(.object(["field": .text, "before": .any, "after": .any])),
    ]))

  static let customerProjects = Endpoint(
    "listCustomerProjects", "The projects of a client", about: "The newest first, at most 100.",
    answer: .data(ProjectRoutes.resource.schema))
}

import Web

extension Endpoint {
  private static let view = JSONSchema.named(
    "SavedView",
    .object([
      "id": .id, "entity": .text, "name": .text, "query": .text.about("The query string of the list."),
      "columns": JSONSchema.list(.text).orNull.about("Null for the usual ones."), "isShared": .boolean,
      "isDefault": .boolean.about("Whether your list begins with it."),
      "isDefaultForAll": .boolean.about("Whether the list begins with it for everyone who has not chosen another."), "ownerId": .id,
      "version": .integer,
    ]))

  private static let input: KeyValuePairs<String, JSONSchema> = [
    "entity": .text.about("customers, contacts, leads or deals; of a new view alone."), "name": .text.max(SavedView.nameLength),
    "query": .text.max(SavedView.queryLength), "columns": JSONSchema.list(.text).orNull, "isShared": .boolean, "isDefault": .boolean,
    "isDefaultForAll": .boolean.about("Of a shared view, by who may share views."),
    "version": .integer.about("Of a change: the version you read. Another one in the meantime is 409."),
  ]

  static let listViews = Endpoint(
    "listViews", "List saved views", about: "Your own, and those that are shared with everyone.",
    parameters: [Parameter("entity", .text.about("customers, contacts, leads or deals; all of them without it."))], answer: .data(view))
  static let createView = Endpoint(
    "createView", "Save a view of a list",
    body: .json(.object(input, optional: ["query", "columns", "isShared", "isDefault", "isDefaultForAll", "version"])),
    status: 201,
    answer: view)
  static let showView = Endpoint("getView", "Get a saved view", answer: view)
  static let updateView = Endpoint(
    "updateView", "Change a saved view", about: "Only what is named changes.", parameters: [Resource.ifMatch],
    body: .json(.options(input)), answer: view)
  static let removeView = Endpoint("deleteView", "Delete a saved view", about: "`restore` brings it back.", status: 204, answer: nil)
  static let restoreView = Endpoint("restoreView", "Bring a deleted view back", answer: view)
}

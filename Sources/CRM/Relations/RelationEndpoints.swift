import Web

extension Endpoint {
  static func listRelations(_ suffix: String) -> Endpoint {
    Endpoint(
      "listContactRelationships" + suffix, "Whom a contact belongs with",
      about: "Those of today first, then what has ended; at most \(RelationAPI.limit).", answer: .data(.relation))
  }

  static func createRelation(_ suffix: String) -> Endpoint {
    Endpoint(
      "createContactRelationship" + suffix, "Relate a contact to a client or a colleague",
      body: .json(JSONSchema.newRelation), status: 201, answer: .relation)
  }

  static func updateRelation(_ suffix: String) -> Endpoint {
    Endpoint(
      "updateContactRelationship" + suffix, "Change or end a relationship", about: "A day in `until` ends it; null takes that back.",
      parameters: [Resource.ifMatch],
      body: .json(
        .options([
          "role": .text.max(100).orNull, "isPrimary": .boolean, "since": .date.orNull, "until": .date.orNull,
          "version": .integer.about("The version you read. Another one in the meantime is 409."),
        ])), answer: .relation)
  }

  static func reopenRelation(_ suffix: String) -> Endpoint {
    Endpoint(
      "reopenContactRelationship" + suffix, "Take the end of a relationship back",
      about: "What ended with it is said in the body. Who was made the primary contact since stays that.",
      body: .json(
        .options([
          "isPrimary": .boolean.about("The contact was the primary one."),
          "isMain": .boolean.about("The client was the contact's main one."),
        ])), answer: .relation)
  }

  static func endRelation(_ suffix: String) -> Endpoint {
    Endpoint(
      "endContactRelationship" + suffix, "End a relationship today", about: "It stays as history; `reopen` takes that back.", status: 204,
      answer: nil)
  }
}

extension JSONSchema {
  static let relation = JSONSchema.named(
    "Relationship",
    .object([
      "id": .id, "contactId": .id, "entityType": .choice(["user", "account"]), "entityId": .id, "entityName": .text.orNull,
      "role": .text.orNull, "isPrimary": .boolean, "since": .date.orNull, "until": .date.orNull, "version": .integer,
    ]))

  static let newRelation = JSONSchema.object(
    [
      "entityType": .choice(["user", "account"]), "entityId": .id, "role": .text.max(100).orNull, "isPrimary": .boolean,
      "since": .date.orNull, "until": .date.orNull,
    ], optional: ["role", "isPrimary", "since", "until"])
}

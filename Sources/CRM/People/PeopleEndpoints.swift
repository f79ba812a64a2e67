import Web

extension Endpoint {
  static let showProfile = Endpoint(
    "getProfile", "Who you are, and what you may do here",
    answer: .object([
      "id": .id, "name": .text, "email": .text, "role": .text, "timezone": .text,
      "workspace": .object(["id": .integer, "name": .text, "currencyCode": .text]),
      "permissions": .list(.text),
    ]))

  static let listUsers = Endpoint(
    "listUsers", "The people of the workspace", about: "`ownerId` and the like take their ids.",
    parameters: PageRequest.parameters,
    answer: .page(.object(["id": .id, "name": .text, "email": .text.orNull, "role": .text, "isActive": .boolean])))
}

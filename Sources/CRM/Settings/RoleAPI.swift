import Store
import Values
import Web

/// What each role may do, as JSON.
enum RoleAPI {
  static func list(_ context: Context) throws -> Response {
    context.json(try context.session.read { try json($0) })
  }

  /// `{"password", "roles": {"MANAGER": [permission]}}`: a role that is named has these permissions and no others. As on the page, the password
  /// is asked for again.
  static func update(_ context: Context) throws -> Response {
    let body = try context.jsonObject()
    let wanted = try roles(body["roles"])
    do {
      try context.app.store.installation.confirm(try body.text("password") ?? "", of: context.session, from: .init(context))
    } catch let error as AccessError {
      throw Problem.unprocessable(fields: ["password": PeoplePages.field(of: error)["password"] ?? error.description])
    }
    return try context.session.write { writer in
      for (role, granted) in wanted {
        for permission in Roles.defaults.permissions {
          try writer.setPermission(permission, of: role, allowed: granted.contains(permission.rawValue))
        }
      }
      return context.json(try json(writer))
    }
  }

  private static func roles(_ json: JSON?) throws -> [(role: String, granted: Set<String>)] {
    guard let object = json?.object else {
      throw Problem.unprocessable(fields: ["roles": "roles must be an object with a list of permissions for each role."])
    }
    let known = Set(Roles.defaults.permissions.map(\.rawValue))
    return try object.members.map { member in
      let (name, list) = (member.key, member.value)
      guard let role = Roles.defaults.roles.first(where: { $0.key == name.uppercased() }), !role.isFixed else {
        throw Problem.unprocessable(fields: ["roles": "There is no role “\(name.prefix(40))” that could be changed."])
      }
      let granted = (list.array ?? []).compactMap(\.string)
      if list.array == nil || granted.contains(where: { !known.contains($0) }) {
        throw Problem.unprocessable(fields: ["roles": "\(role.key) needs a list of permissions, such as crm.customer.view."])
      }
      return (role.key, Set(granted))
    }
  }

  private static func json(_ reader: Reader) throws -> JSON {
    let matrix = try reader.roleMatrix()
    return [
      "data": .array(
        Roles.defaults.roles.map { role in
          let granted = Roles.defaults.permissions.filter { role.isFixed || matrix.allows(role, $0) }
          return [
            "role": .string(role.key), "name": .string(role.name), "isFixed": .bool(role.isFixed),
            "permissions": .array(granted.map { .string($0.rawValue) }),
          ]
        })
    ]
  }
}

extension Endpoint {
  private static let role = JSONSchema.named(
    "Role", .object(["role": .text, "name": .text, "isFixed": .boolean, "permissions": .list(.text)]))

  static let listRoles = Endpoint("listRoles", "What each role may do", answer: .data(role))

  static let updateRoles = Endpoint(
    "updateRoles", "Change what roles may do",
    about: "A role that is named has these permissions and no others. Your password is asked for again.",
    body: .json(
      .object(["password": .text, "roles": .options(["MANAGER": .list(.text), "SALES_REP": .list(.text), "USER": .list(.text)])])),
    answer: .data(role))
}

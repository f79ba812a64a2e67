import Store
import Values
import Web

enum ProfileAPI {
  static func show(_ context: Context) throws -> Response {
    let session = context.session
    return context.json([
      "id": JSON(session.userID), "name": .string(session.userName), "email": .string(session.email), "role": .string(session.role),
      "timezone": .string(session.zone.identifier),
      "workspace": [
        "id": JSON(session.workspace.rawValue), "name": .string(session.workspaceName), "currencyCode": .string(session.currency.code),
      ],
      "permissions": .array(session.permissions.map(\.rawValue).sorted().map { .string($0) }),
    ])
  }

  /// The people of the workspace, whose ids `ownerId` and the like take.
  static func members(_ context: Context) throws -> Response {
    let page = try context.session.read {
      try $0.page("SELECT id, name, email, role, active FROM members ORDER BY name, seq LIMIT 1000")
    }
    let data = (0..<page.rowCount).map { row -> JSON in
      [
        "id": JSON(page.id(row, 0)), "name": JSON(page.string(row, 1)), "email": JSON(page.string(row, 2)),
        "role": JSON(page.string(row, 3)), "isActive": .bool(page.integer(row, 4) == 1),
      ]
    }
    return context.json([
      "data": .array(data), "pagination": ["page": 1, "limit": 1000, "total": JSON(data.count), "pages": 1],
    ])
  }
}

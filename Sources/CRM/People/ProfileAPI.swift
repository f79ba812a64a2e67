import Records
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
    let asked = try PageRequest(context.query, limit: 100)
    let place = try asked.cursor.map { text in
      guard let cursor = Cursor(text), case .text(let name) = cursor.key else { throw PageRequest.wrongCursor() }
      return (name: name, seq: cursor.seq)
    }
    let behind: SQL = place.map { "(name, seq) > (\($0.name), \($0.seq))" } ?? "1 = 1"
    let (found, total) = try context.session.read { reader in
      (
        try reader.page(
          """
          SELECT id, name, email, role, active, seq FROM members WHERE \(behind) ORDER BY name, seq
          LIMIT \(asked.limit + 1) OFFSET \(asked.offset)
          """), try reader.integer("SELECT count(*) FROM members") ?? 0
      )
    }
    let page = found.prefix(asked.limit)
    let last = found.rowCount > asked.limit ? page.rowCount - 1 : nil
    let next = last.map { Cursor(key: .text(page.string($0, 1) ?? ""), seq: page.integer($0, 5) ?? 0).text }
    let data = (0..<page.rowCount).map { row -> JSON in
      [
        "id": JSON(page.id(row, 0)), "name": JSON(page.string(row, 1)), "email": JSON(page.string(row, 2)),
        "role": JSON(page.string(row, 3)), "isActive": .bool(page.integer(row, 4) == 1),
      ]
    }
    return context.json(["data": .array(data), "pagination": asked.pagination(total: total, next: next)])
  }
}

import Values

extension Reader {
  /// What each role may do in this workspace.
  public func roleMatrix() throws -> RoleMatrix {
    try RoleMatrix(defaults: session.store.roles, workspace: session.workspace, Unscoped(connection: connection))
  }
}

extension Writer {
  /// Gives a role a permission in this workspace, or takes it; what equals the default is not kept.
  public func setPermission(_ permission: Permission, of roleKey: String, allowed: Bool) throws {
    guard let role = session.store.roles[roleKey] else { throw AccessError.unknownRole(roleKey) }
    guard session.store.roles.permission(named: permission.rawValue) != nil else {
      throw AccessError.unknownPermission(permission.rawValue)
    }
    guard !role.isFixed else { throw AccessError.fixedRole(role.name) }
    guard try roleMatrix().allows(role, permission) != allowed else { return }
    try store(permission, of: role, allowed: allowed)
    try append(
      Event.Draft(
        entity: "role", record: Session.nobody, verb: "updated",
        changes: [("\(role.key) \(permission)", .bool(!allowed), .bool(allowed))]))
  }

  private func store(_ permission: Permission, of role: Role, allowed: Bool) throws {
    let workspace = session.workspace
    try unscoped.execute(
      """
      DELETE FROM main.role_permissions WHERE tenant_id = \(workspace) AND role = \(role.key) AND permission = \(permission.rawValue)
      """)
    guard role.permissions.contains(permission) != allowed else { return }
    try unscoped.execute(
      """
      INSERT INTO main.role_permissions (tenant_id, role, permission, allowed)
      VALUES (\(workspace), \(role.key), \(permission.rawValue), \(allowed))
      """)
  }
}

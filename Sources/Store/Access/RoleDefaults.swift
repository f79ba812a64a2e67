/// A role and what it may do unless a workspace says otherwise.
public struct Role: Sendable {
  /// As stored and as JSON shows it: `SALES_REP`.
  public let key: String
  /// For people: `Sales representative`.
  public let name: String
  public let permissions: Set<Permission>
  /// Its permissions cannot be edited, and a workspace always keeps one active member who has it.
  public let isFixed: Bool

  public init(key: String, name: String, permissions: Set<Permission>, isFixed: Bool = false) {
    self.key = key
    self.name = name
    self.permissions = permissions
    self.isFixed = isFixed
  }
}

/// The product's roles, in the order in which pages list them.
public struct RoleDefaults: Sendable {
  public let roles: [Role]
  /// Permissions that are worth nothing without another one: what nobody sees they do not change.
  let needs: [Permission: Permission]

  /// - Parameter needs: by a permission, the one that it takes besides
  public init(_ roles: [Role] = [], needs: [Permission: Permission] = [:]) { (self.roles, self.needs) = (roles, needs) }

  /// Everything that some role may do, in alphabetical order.
  public var permissions: [Permission] {
    roles.reduce(into: Set<Permission>()) { $0.formUnion($1.permissions) }.sorted { $0.rawValue < $1.rawValue }
  }

  public subscript(key: String) -> Role? { roles.first { $0.key == key } }

  /// The permission of this name; nil when no role has one. Text from a request becomes a permission only here.
  public func permission(named name: String) -> Permission? { permissions.first { $0.rawValue == name } }
}

/// What each role may do in one workspace: the defaults and the workspace's edits.
public struct RoleMatrix: Sendable {
  /// One edit of a workspace.
  struct Edit: Hashable {
    let role: String
    let permission: String
  }

  public let defaults: RoleDefaults
  let edits: [Edit: Bool]

  /// What a role may do by the defaults and the workspace's edits, without what is worth nothing alone; nothing for a role that is not known.
  public func permissions(of role: String) -> Set<Permission> {
    guard let role = defaults[role] else { return [] }
    guard !role.isFixed, !edits.isEmpty else { return role.permissions }
    let given = Set(defaults.permissions.filter { allows(role, $0) })
    return given.filter { defaults.needs[$0].map(given.contains) ?? true }
  }

  /// The same for one permission. A fixed role cannot be edited.
  public func allows(_ role: Role, _ permission: Permission) -> Bool {
    if !role.isFixed, let edited = edits[Edit(role: role.key, permission: permission.rawValue)] { return edited }
    return role.permissions.contains(permission)
  }

  /// Whether the workspace differs from the defaults here.
  public func isEdited(_ role: Role, _ permission: Permission) -> Bool {
    allows(role, permission) != role.permissions.contains(permission)
  }
}

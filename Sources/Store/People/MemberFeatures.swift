public import Values

extension Reader {
  /// Whether a part of the product, such as `crm`, is on for a member of this workspace.
  public func has(_ feature: String, member: RecordID) throws -> Bool {
    let workspace = session.workspace
    return try trusted(
      "SELECT 1 FROM main.member_features_off WHERE tenant_id = \(workspace) AND id = \(member) AND feature = \(feature)"
    ).isEmpty
  }
}

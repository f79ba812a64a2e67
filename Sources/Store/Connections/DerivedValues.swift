import Synchronization

/// What follows from the settings of workspaces and costs something to make, kept until the settings have another version.
final class DerivedValues: Sendable {
  private struct Key: Hashable {
    let workspace: WorkspaceID
    let name: String
  }

  private let values = Mutex<[Key: (version: Int64, value: any Sendable)]>([:])

  func value(_ name: String, of workspace: WorkspaceID, version: Int64) -> (any Sendable)? {
    values.withLock { values in values[Key(workspace: workspace, name: name)].flatMap { $0.version == version ? $0.value : nil } }
  }

  func keep(_ value: any Sendable, _ name: String, of workspace: WorkspaceID, version: Int64) {
    values.withLock { $0[Key(workspace: workspace, name: name)] = (version, value) }
  }
}

extension Reader {
  /// A value that follows from this workspace's settings; made once for each of their versions.
  /// - Parameters:
  ///   - name: what it is, and for whom where that makes a difference.
  ///   - version: as read in this transaction. A version never comes twice, so that what a write made that was rolled back is never taken.
  public func derived<Value: Sendable>(_ name: String, version: Int64, _ make: () throws -> Value) throws -> Value {
    let derived = session.store.derived
    if let known = derived.value(name, of: session.workspace, version: version) as? Value { return known }
    let value = try make()
    derived.keep(value, name, of: session.workspace, version: version)
    return value
  }
}

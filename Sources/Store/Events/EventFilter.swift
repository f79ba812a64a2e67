public import Values

/// Which events of a timeline are asked for.
public struct EventFilter: Sendable {
  /// Events of these entities alone; nil takes all.
  public var entities: [String]?
  /// What this person did alone.
  public var actor: RecordID?
  /// Only what happened to the record itself, not to those that name it.
  public var isOwn = false
  /// Events of this entity with one of these verbs are left out.
  public var leavingOut: (entity: String, verbs: [String])?
  /// Events of other records of this entity are left out.
  public var othersOf: String?

  /// So many events are looked at for one page.
  static let scanned = 2_000

  /// A place in the log.
  public struct Place: Hashable, Sendable {
    public let seq: Int64
    public let at: Instant
  }

  public init(entities: [String]? = nil, actor: RecordID? = nil, isOwn: Bool = false, leavingOut: (entity: String, verbs: [String])? = nil)
  {
    self.entities = entities
    self.actor = actor
    self.isOwn = isOwn
    self.leavingOut = leavingOut
  }

  /// Over the alias `e`.
  /// - Parameter record: whose timeline it is; nil for the workspace's log
  func condition(_ record: RecordID?) -> SQL {
    var parts: [SQL] = ["1 = 1"]
    if let entities { parts.append("e.entity IN \(list: entities)") }
    if let actor { parts.append("e.actor = \(actor)") }
    if isOwn, let record { parts.append("e.record = \(record)") }
    if let leavingOut { parts.append("NOT (e.entity = \(leavingOut.entity) AND e.verb IN \(list: leavingOut.verbs))") }
    if let othersOf { parts.append("NOT (e.entity = \(othersOf) AND e.record <> \(record))") }
    return SQL.joined(parts, by: " AND ")
  }

  /// The indexes of the workspace's log to walk down, over the alias `e`: that of the person, those of each kind, or all of it.
  var walks: [SQL] {
    if let actor { return ["e.actor = \(actor)"] }
    guard let entities else { return ["1 = 1"] }
    return entities.isEmpty ? ["1 = 0"] : entities.map { "e.entity = \($0)" }
  }
}

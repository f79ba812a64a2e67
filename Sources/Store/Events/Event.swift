public import Values

/// One change, as it happened: who did what to which record, when, and what it was before and after.
public struct Event: Hashable, Sendable {
  /// A field that changed. What is sensitive comes here already masked.
  public struct Change: Hashable, Sendable {
    public let field: String
    public let before: JSON
    public let after: JSON

    public init(field: String, before: JSON, after: JSON) {
      self.field = field
      self.before = before
      self.after = after
    }
  }

  /// The cursor of every feed; grows with time over all workspaces.
  public let seq: Int64
  public let at: Instant
  /// Who did it; nil for the system.
  public let actor: RecordID?
  public let entity: String
  public let record: RecordID
  public let verb: String
  public let requestID: String
  /// Empty for a create, and when the payload was erased.
  public let changes: [Change]
  public let note: JSON?
  /// Whether what it said was erased for good.
  public let isErased: Bool

  /// An event to append.
  public struct Draft: Sendable {
    public var entity: String
    public var record: RecordID
    public var verb: String
    public var changes: [(field: String, before: JSON, after: JSON)]
    /// Other records whose timeline shows it.
    public var subjects: [(entity: String, id: RecordID)]
    public var note: JSON?

    public init(
      entity: String, record: RecordID, verb: String, changes: [(field: String, before: JSON, after: JSON)] = [],
      subjects: [(entity: String, id: RecordID)] = [], note: JSON? = nil
    ) {
      self.entity = entity
      self.record = record
      self.verb = verb
      self.changes = changes
      self.subjects = subjects
      self.note = note
    }
  }
}

import Records
import Store
import Values
import Web

/// One record that somebody moved to Trash, with what went there along with it.
struct TrashEntry {
  let type: EntityType
  let id: RecordID
  let title: String
  let trashedAt: Instant
  let trashedBy: String?
  /// Whether this member may bring it back.
  let mayRestore: Bool

  static let days = 90

  /// What is moved to Trash by people.
  static let types = [
    Customer.type, Contact.type, Lead.type, Deal.type, Project.type, Activity.type, Communication.type, Note.type, Attachment.type,
    Tag.type,
  ]

  /// Deleted tags are told to who manages tags: the words may be hidden from others.
  static func allows(_ type: EntityType, _ session: Session) -> Bool {
    PartVisibility.allows(type, session) && (type.name != Tag.type.name || session.allows(.tagManage))
  }

  /// Names the entry in forms: `deal:0193…`.
  var key: String { "\(type.name):\(id)" }

  /// When it is deleted for good.
  var endsAt: Instant { trashedAt.adding(days: Self.days) }

  func daysLeft(at now: Instant) -> Int64 { max(0, (endsAt.milliseconds - now.milliseconds + 86_399_999) / 86_400_000) }

  /// Throws 404 for anything that is no kind of record.
  static func type(named name: some StringProtocol) throws -> EntityType {
    guard let type = types.first(where: { $0.name == name || $0.plural == name }) else { throw Problem.notFound }
    return type
  }

  /// The record that a form's `id` names.
  static func parse(_ key: String) throws -> (type: EntityType, id: RecordID) {
    let parts = key.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let id = RecordID(String(parts[1])) else { throw Problem.badRequest("“\(key.prefix(60))” names no record.") }
    return (try type(named: parts[0]), id)
  }
}

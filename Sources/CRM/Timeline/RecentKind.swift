import Records
import Store

/// What the workspace's recent activity may be narrowed to. Each entity of the product belongs to one kind.
enum RecentKind: String, CaseIterable {
  case all, clients, contacts, leads, deals, projects, tasks, communications, notes, files, settings

  var title: String { self == .tasks ? "Tasks" : rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// Entities of this kind of which the member's role sees records at all.
  func entities(_ session: Session) -> [String] {
    types.filter { PartVisibility.allows($0, session) }.map(\.name)
  }

  /// The kinds of which this member sees something.
  static func offered(_ session: Session) -> [RecentKind] { allCases.filter { !$0.entities(session).isEmpty } }

  func has(_ entity: String) -> Bool { types.contains { $0.name == entity } }

  var types: [EntityType] {
    switch self {
    case .all: ProductSchema.entities
    case .clients: [Customer.type]
    case .contacts: [Contact.type, Relation.type, Consent.type]
    case .leads: [Lead.type]
    case .deals: [Deal.type]
    case .projects: [Project.type]
    case .tasks: [Activity.type]
    case .communications: [Communication.type]
    case .notes: [Note.type]
    case .files: [Attachment.type]
    case .settings: [LeadStage.type, Pipeline.type, PipelineStage.type, Tag.type, CustomField.type]
    }
  }
}

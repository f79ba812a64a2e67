import Records
import Store

/// What a timeline may be narrowed to.
enum TimelineKind: String, CaseIterable {
  case all, calls, notes, deals, tasks, changes

  var title: String {
    switch self {
    case .all: "All"
    case .calls: "Calls & meetings"
    case .notes: "Notes"
    case .deals: "Deals"
    case .tasks: "Tasks"
    case .changes: "Changes"
    }
  }

  /// The kinds that a member may look at on records of a type.
  static func offered(on type: EntityType, _ session: Session) -> [TimelineKind] {
    allCases.filter { kind in
      switch kind {
      case .calls: session.allows(.communicationView) && CommunicationTab.column(of: type) != nil
      case .deals: session.allows(.dealView) && ["customer", "contact"].contains(type.name)
      case .tasks: session.allows(.activityView) && type.name != "activity"
      default: true
      }
    }
  }

  /// Types of communications that stand on the timeline beside events; mails and messages go with calls and meetings.
  var talks: [String] {
    switch self {
    case .all: Communication.types.map(\.value)
    case .calls: Communication.types.map(\.value).filter { $0 != "NOTE" }
    case .notes: ["NOTE"]
    default: []
    }
  }

  /// Which events; nil where only communications are meant.
  var events: EventFilter? {
    switch self {
    case .all: EventFilter()
    case .calls: nil
    case .notes: EventFilter(entities: ["note"])
    case .deals: EventFilter(entities: ["deal"])
    case .tasks: EventFilter(entities: ["activity"])
    case .changes: EventFilter(isOwn: true)
    }
  }
}

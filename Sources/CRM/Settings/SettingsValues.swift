import Store
import Templating

/// Values that the pages of Settings share.
enum SettingsValues {
  /// The sections that the member may open.
  static func navigation(_ current: String, _ session: Session) -> Value {
    .list(
      SettingsRoutes.sections(session).map { ["title": .string($0.title), "url": .string($0.url), "current": .bool($0.key == current)] })
  }

  static let roleOptions = Value.list(Roles.all.map { ["value": .string($0), "label": .string(Roles.label($0))] })

  static let roleLabels = Value.object(Object(Roles.all.map { ($0, .string(Roles.label($0))) }))

  /// A text for every name, empty where nothing is wrong.
  static func errors(_ errors: [String: String], _ names: [String]) -> Object {
    Object(names.map { ($0, .string(errors[$0] ?? "")) })
  }
}

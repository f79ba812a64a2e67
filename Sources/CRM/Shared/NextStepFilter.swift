import Records
import Store
import Web

// Clients and deals for which nothing is planned.
extension NextStep {
  /// Nothing is planned for the record under the alias `t`.
  static func isMissing(_ column: SQLName) -> SQL {
    "NOT EXISTS (SELECT 1 FROM activities n WHERE n.\(column) = t.id AND n.completed_at IS NULL AND n.status IN \(Activity.open))"
  }

  /// Whether a list is asked for `nextStep=none`, which is for whoever may see tasks.
  static func isAskedMissing(_ query: FormValues, _ session: Session) throws -> Bool {
    guard let text = query.text("nextStep") else { return false }
    guard text == "none" else { throw Problem.unprocessable(fields: ["nextStep": "nextStep can only be “none”."]) }
    guard session.allows(.activityView) else { throw RecordError.forbidden }
    return true
  }

  /// The same in the bar of filters.
  static func filterItems(_ session: Session) -> [FilterBar.Item] {
    guard session.allows(.activityView) else { return [] }
    return [.init(name: "nextStep", label: "Next step", type: "select", options: [("none", "None")])]
  }
}

import Store
import Templating
import Values
import Web

/// How much the workspace is used, for admins.
enum UsagePages {
  private static let shown = 30

  static func show(_ context: Context) throws -> Response {
    let chosen = context.query.text("kind")
    let (rows, today) = try context.session.read { reader in
      (try Usage.days(reader, since: Usage.day(reader.now.adding(days: -Usage.retention))), Zone.utc.today(at: reader.now))
    }
    let days = (0..<shown).reversed().map { today.adding(days: -$0).description }
    let counts = days.map { day in rows.filter { $0.day == day && (chosen == nil || $0.kind == chosen) }.reduce(0) { $0 + $1.count } }
    return try context.render(
      "settings/usage",
      [
        "settings_nav": SettingsValues.navigation("usage", context.session), "kinds": .list(kinds(rows, today)),
        "chosen": Value(chosen.map(label)),
        "bars": .list(zip(days, counts).map { bar($0, $1, counts.max() ?? 0, today) }), "top": .string(String(counts.max() ?? 0)),
        "total": .integer(counts.reduce(0, +)),
        "days": .list(zip(days, counts).reversed().filter { $0.1 > 0 }.map { ["day": .string($0.0), "count": .integer($0.1)] }),
      ])
  }

  /// `{"data": [{"day", "kind", "count"}]}`, the last 90 days.
  static func list(_ context: Context) throws -> Response {
    let rows = try context.session.read { try Usage.days($0, since: Usage.day($0.now.adding(days: -Usage.retention))) }
    return context.json([
      "data": .array(rows.map { ["day": .string($0.day), "kind": .string($0.kind), "count": JSON($0.count)] })
    ])
  }

  private static func kinds(_ rows: [(day: String, kind: String, count: Int64)], _ today: CalendarDate) -> [Value] {
    let since = [0, 6, 29, Usage.retention].map { today.adding(days: -$0).description }
    return Dictionary(grouping: rows, by: \.kind).sorted { label($0.key) < label($1.key) }.map { kind, rows in
      let sums = since.map { day in rows.filter { $0.day >= day }.reduce(0) { $0 + $1.count } }
      return [
        "kind": .string(kind), "label": .string(label(kind)), "url": .string("/crm/settings/usage?kind=" + kind),
        "today": .integer(sums[0]), "week": .integer(sums[1]), "month": .integer(sums[2]), "all": .integer(sums[3]),
      ]
    }
  }

  private static func bar(_ day: String, _ count: Int64, _ most: Int64, _ today: CalendarDate) -> Value {
    [
      "label": .string(String(day.suffix(2))), "value": .string(String(count)), "percent": .integer(most == 0 ? 0 : count * 100 / most),
      "current": .bool(day == today.description),
    ]
  }

  /// `Client details viewed`: in the words of pages.
  private static func label(_ kind: String) -> String {
    let words = kind.replacing("customer_", with: "client_").replacing("activity_", with: "task_").replacing("activities_", with: "tasks_")
      .replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension Endpoint {
  static let listUsage = Endpoint(
    "listUsage", "Pages opened and changes made, by day and kind", about: "The last 90 days, in UTC. For admins.",
    answer: .data(.object(["day": .date, "kind": .text, "count": .integer])))
}

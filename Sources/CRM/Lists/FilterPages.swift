import Records
import Store
import Templating
import Values
import Web

/// The page on which conditions are put together: a row for each with `field.N`, `op.N`, `value.N` and `group.N`.
enum FilterPages {
  static func show(_ context: Context, _ resource: Resource) throws -> Response {
    let values: [String: Value]? = try Problem.translating {
      try context.session.read { reader in
        let builder = try FilterBuilder(context.query, resource, reader)
        return builder.isComplete ? nil : try builder.values(context)
      }
    }
    guard let values else {
      let pairs = try context.session.read { try FilterBuilder(context.query, resource, $0).pairs }
      return context.redirect(FilterBar.url(resource.path, pairs))
    }
    return try context.render("lists/filter", values)
  }
}

/// The rows of the page, from a list's address or from the page's own form.
struct FilterBuilder {
  private struct Line {
    var field = ""
    var comparison = ""
    var value = ""
    var group = ""
  }

  private let type: EntityType
  private let resource: Resource
  private let reader: Reader
  private let query: FormValues
  private var lines: [Line]
  private let isAny: Bool
  private let isForm: Bool

  private static let groups = ["a", "b", "c", "d"]

  init(_ query: FormValues, _ resource: Resource, _ reader: Reader) throws {
    type = try resource.type.seen(by: reader)
    (self.resource, self.reader, self.query) = (resource, reader, query)
    isForm = query.contains("field.0")
    let known = isForm ? nil : try Conditions(query, type)
    isAny = query.text("match")?.lowercased() == "any"
    lines =
      known.map { conditions in
        conditions.entries.map { entry in
          Line(
            field: entry.condition.field.name, comparison: entry.condition.comparison.rawValue, value: entry.condition.text,
            group: entry.group)
        }
      } ?? Self.lines(query)
    if query.contains("more") || lines.isEmpty { lines.append(Line()) }
    if let gone = query.int("less"), lines.indices.contains(gone) { lines.remove(at: gone) }
  }

  private static func lines(_ query: FormValues) -> [Line] {
    (0..<Conditions.limit).filter { query.contains("field.\($0)") }.map { index in
      func text(_ name: String) -> String { query.text("\(name).\(index)") ?? "" }
      return Line(field: text("field"), comparison: text("op"), value: text("value"), group: text("group"))
    }
  }

  /// Whether the list is to be shown.
  var isComplete: Bool { isForm && query.contains("show") && lines.allSatisfy { $0.field.isEmpty || problem($0) == nil } }

  /// The list's address: what it was besides, and the conditions.
  var pairs: [(name: String, value: String)] {
    let conditions = lines.filter { !$0.field.isEmpty }.map { line -> (name: String, value: String) in
      let value = comparison(line)?.takesValue == false ? "" : ":" + line.value
      return (line.group.isEmpty ? "where" : "where." + line.group, "\(line.field):\(line.comparison)\(value)")
    }
    return kept + (isAny && !conditions.isEmpty ? [("match", "any")] : []) + conditions
  }

  private var kept: [(name: String, value: String)] {
    let own = ["field.", "op.", "value.", "group.", "where."]
    return query.pairs.filter { pair in
      !pair.value.isEmpty && !["match", "where", "more", "less", "show", "cursor", "page"].contains(pair.name)
        && !own.contains { pair.name.hasPrefix($0) }
    }
  }

  private func comparison(_ line: Line) -> Operator? {
    guard let field = type.listedField(line.field) else { return nil }
    return Operator(rawValue: line.comparison).flatMap { field.operators.contains($0) ? $0 : nil }
  }

  /// Why a line is no condition yet.
  private func problem(_ line: Line) -> String? {
    guard let field = type.listedField(line.field) else { return "Choose a field." }
    guard let comparison = comparison(line) else { return "Choose how to compare." }
    if comparison.takesValue, line.value.isEmpty { return "Enter what to compare with." }
    do {
      _ = try type.filters([[Condition(field, comparison, line.value)]], isAny: false, reader)
      return nil
    } catch RecordError.invalid(let errors) {
      return errors.first?.message
    } catch {
      return "This cannot be compared."
    }
  }

  // MARK: Values

  func values(_ context: Context) throws -> [String: Value] {
    [
      "path": .string(resource.path), "list_title": .string(type.pluralLabel), "is_any": .bool(isAny),
      "back": .string(FilterBar.url(resource.path, isForm ? kept : context.query.pairs.filter { !$0.value.isEmpty })),
      "kept": .list(kept.map { ["name": .string($0.name), "value": .string($0.value)] }),
      "fields": .list(type.listedFields.map { ["value": .string($0.name), "label": .string($0.label)] }),
      "groups": .list(Self.groups.map { ["value": .string($0), "label": .string($0.uppercased())] }),
      "lines": .list(try lines.enumerated().map { try value($1, $0) }),
    ]
  }

  private func value(_ line: Line, _ index: Int) throws -> Value {
    let field = type.listedField(line.field)
    let comparison = comparison(line) ?? field?.operators.first
    let error = query.contains("show") && !line.field.isEmpty ? problem(line) : nil
    return [
      "index": .integer(Int64(index)), "field": .string(line.field), "op": .string(comparison?.rawValue ?? ""),
      "value": .string(line.value), "group": .string(line.group), "error": .string(error ?? ""),
      "ops": .list((field?.operators ?? []).map { ["value": .string($0.rawValue), "label": .string($0.label)] }),
      "takes_value": .bool(comparison?.takesValue ?? false), "input": .string(input(field, comparison)),
      "options": .list(try options(field).map { ["value": .string($0.value), "label": .string($0.label)] }),
    ]
  }

  private func input(_ field: Field?, _ comparison: Operator?) -> String {
    if comparison?.takesDays == true { return "number" }
    switch field?.kind {
    case .date, .instant: return "date"
    default: return "text"
    }
  }

  /// What may be chosen from; nothing where it is typed.
  private func options(_ field: Field?) throws -> [(value: String, label: String)] {
    guard let field else { return [] }
    if !field.choices.isEmpty { return field.choices.map { ($0.value, $0.label) } }
    if case .boolean = field.kind { return [("yes", "Yes"), ("no", "No")] }
    guard let reference = field.target, reference.isListed else { return [] }
    if reference.entity == "user" { return try FilterBar.owners(reader).filter { $0.value != "none" } }
    let page = try reader.page("SELECT id, \(reference.title) FROM \(reference.table) ORDER BY \(reference.title) LIMIT 200")
    return (0..<page.rowCount).map { (page.string($0, 0) ?? "", page.string($0, 1) ?? "") }
  }
}

import Records
import Store
import Templating
import Values

/// What a field may be chosen from. What is chosen already stays on the list, though it is offered to nobody else.
struct FormOptions {
  private var choices: [(value: String, label: String)]

  /// People and lists longer than this are cut, but never what is chosen: a form without it would take it away.
  private static let limit = 500

  init(_ field: Field, _ reader: Reader, chosen text: String) throws {
    let chosen = text.split(separator: ",").map { String($0).trimmingSpaces() }
    switch field.kind {
    case .choice(let choices), .choices(let choices):
      self.choices = choices.filter { !$0.isArchived || chosen.contains($0.value) }.map { ($0.value, $0.label) }
    case .currency: choices = (chosen.filter { !Currency.common.contains($0) } + Currency.common).map { ($0, $0) }
    case .zone:
      // The database knows zones by older names too, and lists one of them.
      let known = Zone.allIdentifiers
      choices = (chosen.filter { !known.contains($0) } + known).map { ($0, $0) }
    case .reference(let reference) where reference.isListed: choices = try Self.listed(reference, chosen, reader)
    case .references(let reference): choices = try Self.listed(reference, chosen, reader)
    default: choices = []
    }
  }

  /// Those among them that may be offered.
  func only(_ values: Set<String>) -> FormOptions {
    var copy = self
    copy.choices.removeAll { !values.contains($0.value) }
    return copy
  }

  var labels: [String: String] { Dictionary(choices, uniquingKeysWith: { first, _ in first }) }

  var values: [Value] { choices.map { ["value": .string($0.value), "label": .string($0.label)] } }

  private static func listed(_ reference: Reference, _ chosen: [String], _ reader: Reader) throws -> [(value: String, label: String)] {
    let active: SQL = reference.trashed == nil ? "active = 1" : "trashed_at IS NULL"
    let offered = reference.listing.map { "\(active) AND (\($0.offered))" } ?? active
    let kept = chosen.compactMap { RecordID($0) }
    let order: SQL = reference.listing?.order ?? "\(reference.title)"
    let page = try reader.page(
      """
      SELECT id, \(reference.listing?.label ?? "\(reference.title)") FROM \(reference.table) WHERE id IN (
        SELECT id FROM \(reference.table) WHERE \(offered) OR id IN \(list: kept) ORDER BY id IN \(list: kept) DESC, \(order) LIMIT \(limit))
      ORDER BY \(order)
      """)
    return (0..<page.rowCount).map { (page.string($0, 0) ?? "", page.string($0, 1) ?? "") }
  }
}

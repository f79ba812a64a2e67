import Records
import Store
import Templating
import Values
import Web

// Conditions as chips over a list.
extension FilterBar {
  /// The bar with a chip for each condition that was put together, and the way to put together more.
  func combining(_ type: EntityType, _ reader: Reader) throws -> FilterBar {
    var copy = self
    let conditions = try Conditions(context.query, type.seen(by: reader))
    copy.conditions = try conditions.entries.enumerated().map { index, entry in
      let word = index > 0 && conditions.isAny ? "or " : ""
      return [
        "name": .string(word + entry.condition.field.label), "op": .string(FilterWords.comparison(entry.condition)),
        "value": .string(try FilterWords.value(entry.condition, reader)), "remove": .string(url(without: index)),
      ]
    }
    let pairs = context.query.pairs.filter { !["cursor", "page"].contains($0.name) && !$0.value.isEmpty }
    copy.builder = Self.url(context.path + "/filter", pairs)
    return copy
  }

  private func url(without index: Int) -> String {
    var place = -1
    let rest = context.query.pairs.filter { pair in
      if pair.name == "cursor" || pair.name == "page" || pair.value.isEmpty { return false }
      guard pair.name == "where" || pair.name.hasPrefix("where.") else { return true }
      place += 1
      return place != index
    }
    return Self.url(context.path, rest)
  }
}

/// Conditions in the words of people.
enum FilterWords {
  static func comparison(_ condition: Condition) -> String {
    condition.comparison.takesDays ? (condition.comparison == .last ? "in the last" : "in the next") : condition.comparison.label
  }

  /// The label of a choice, the name behind an id, or what was typed.
  static func value(_ condition: Condition, _ reader: Reader) throws -> String {
    if condition.comparison.takesDays { return condition.text + (condition.text == "1" ? " day" : " days") }
    if case .boolean = condition.field.kind { return ["1", "yes", "true"].contains(condition.text.lowercased()) ? "yes" : "no" }
    let parts = condition.text.split(separator: ",").map { String($0) }
    if !condition.field.choices.isEmpty {
      return parts.map { part in condition.field.choices.first { $0.value == part }?.label ?? part }.joined(separator: ", ")
    }
    guard let reference = condition.field.target else { return condition.text }
    return try parts.map { part in
      guard let id = RecordID(part) else { return part }
      return try reference.name(of: id, reader)
    }.joined(separator: ", ")
  }
}

import Foundation
import Records
import Store
import Values

/// The choices of a field that a workspace added: a line each on the form, a list in JSON, `[{"value", "label", "archived"?}]` as stored.
enum FieldChoices {
  /// What was given takes the place of the choices in its order. A choice keeps its value by its name; one that is left out is archived, so
  /// that records keep it, and one that is named again comes back.
  static func interpret(_ inputs: inout Inputs, _ existing: Row?) {
    guard let given = inputs.take("choices") else { return }
    let known = CustomFields.choices(existing?["choices"].text)
    var choices: [Choice] = []
    for label in labels(given) where !choices.contains(where: { Choice.folded($0.label) == Choice.folded(label) && $0.label == label }) {
      let before = known.first { $0.label == label || $0.value == label }
      choices.append(Choice(before?.value ?? value(of: label, besides: known + choices), before?.label ?? label))
    }
    let archived = known.filter { choice in !choices.contains { $0.value == choice.value } }
    let all = choices.map { json($0, isArchived: false) } + archived.map { json($0, isArchived: true) }
    inputs.set("choices", all.isEmpty ? .json(.null) : .json(.array(all)))
  }

  /// The lines that the form shows.
  static func lines(_ stored: String?) -> String {
    CustomFields.choices(stored).filter { !$0.isArchived }.map(\.label).joined(separator: "\n")
  }

  private static func labels(_ input: Input) -> [String] {
    let texts: [String]
    switch input {
    case .typed(let text), .json(.string(let text)): texts = text.split(whereSeparator: \.isNewline).map { String($0) }
    case .json(let json):
      texts = (json.array ?? []).filter { $0["archived"]?.bool != true }.compactMap { $0.string ?? $0["label"]?.string }
    }
    return texts.map { String($0.trimmingCharacters(in: .whitespaces).prefix(100)) }.filter { !$0.isEmpty }
  }

  private static func value(of label: String, besides known: [Choice]) -> String {
    let words = label.split { !$0.isLetter && !$0.isNumber }.map { plain(String($0)).uppercased() }.filter { !$0.isEmpty }
    let value = words.isEmpty ? "CHOICE" : words.joined(separator: "_")
    return ([value] + (2...1_000).map { "\(value)_\($0)" }).first { value in !known.contains { $0.value == value } } ?? value
  }

  private static func json(_ choice: Choice, isArchived: Bool) -> JSON {
    let members: [(String, JSON)] = [("value", .string(choice.value)), ("label", .string(choice.label))]
    return JSON(members: isArchived ? members + [("archived", true)] : members)
  }

  /// Letters of the alphabet and digits, without marks.
  static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.decomposedStringWithCompatibilityMapping.unicodeScalars.filter { $0.isASCII }))
      .filter { $0.isLetter || $0.isNumber }
  }
}

import Foundation
import Records
import Store
import Values

/// The choices of a field that a workspace added, `[{"value", "label", "archived"?}]` as stored. A choice keeps its value, which records hold, for
/// ever; its name is what people read and may change.
///
/// A new field takes them as lines. A field that is there takes from its form, for each choice, `rename.VALUE`, `place.VALUE`, `gone.VALUE` or
/// `back.VALUE`, and further ones as lines in `newChoices`. JSON gives all of them as `choices`: names, or objects whose `value` says which is meant.
struct FieldChoices {
  private var choices: [Choice]

  /// Turns what was given into `choices` as they are stored.
  static func interpret(_ inputs: inout Inputs, _ existing: Row?) throws {
    let known = CustomFields.choices(existing?["choices"].text)
    var choices = FieldChoices(choices: known)
    if let given = inputs.take("choices") {
      try choices.replace(by: checked(entries(given)))
    } else {
      let edits = inputs.pairs.filter { $0.name.contains(".") || $0.name == "newChoices" }
      guard !edits.isEmpty, existing != nil else { return }
      try choices.edit(edits)
    }
    try choices.check()
    inputs.set("choices", choices.choices.isEmpty ? .json(.null) : .json(.array(choices.choices.map(json))))
  }

  // MARK: The whole list

  private struct Entry {
    let value: String?
    let label: String
  }

  private static func entries(_ input: Input) -> [Entry] {
    switch input {
    case .typed(let text), .json(.string(let text)): lines(text).map { Entry(value: nil, label: $0) }
    case .json(let json):
      (json.array ?? []).filter { $0["archived"]?.bool != true }.compactMap { entry in
        guard let label = entry.string ?? entry["label"]?.string, !trimmed(label).isEmpty else { return nil }
        return Entry(value: entry["value"]?.string, label: trimmed(label))
      }
    }
  }

  /// In this order. One that is left out is archived, so that records keep it, and one that is named again comes back.
  private mutating func replace(by entries: [Entry]) throws {
    let claimed = Set(entries.compactMap(\.value))
    let known = choices
    let free = known.filter { !claimed.contains($0.value) }
    choices = []
    for entry in entries where !choices.contains(where: { $0.label == entry.label }) {
      let named = known.first { $0.value == entry.value }
      let before = named ?? free.first { $0.label == entry.label } ?? free.first { $0.value == entry.label }
      let label = named == nil ? before?.label ?? entry.label : entry.label
      choices.append(Choice(before?.value ?? value(of: entry, besides: known + choices), label))
    }
    choices += known.filter { choice in !choices.contains { $0.value == choice.value } }.map {
      Choice($0.value, $0.label, isArchived: true)
    }
  }

  /// Whoever brings choices from elsewhere brings their keys along.
  private func value(of entry: Entry, besides known: [Choice]) -> String {
    guard let value = entry.value, !value.isEmpty, value.utf8.count <= 100, !known.contains(where: { $0.value == value }),
      value.utf8.allSatisfy({ (65...90).contains($0) || (48...57).contains($0) || $0 == 95 })
    else { return Self.value(of: entry.label, besides: known) }
    return value
  }

  private static let limit = 500

  private static func checked<T>(_ entries: [T]) throws -> [T] {
    guard entries.count <= limit else { throw refused("A field can have at most \(limit) choices.") }
    return entries
  }

  // MARK: One by one

  private mutating func edit(_ edits: [(name: String, input: Input)]) throws {
    let texts = Dictionary(edits.map { ($0.name, $0.input.text ?? "") }, uniquingKeysWith: { _, last in last })
    func isOn(_ name: String) -> Bool { texts[name].map { !$0.isEmpty && $0 != "0" } ?? false }
    let renamed = choices.enumerated().map { index, choice in
      let label = texts["rename.\(choice.value)"].map(Self.trimmed) ?? choice.label
      let isArchived = choice.isArchived ? !isOn("back.\(choice.value)") : isOn("gone.\(choice.value)")
      let place = texts["place.\(choice.value)"].flatMap { Int($0) } ?? index + 1
      return (place: place, index: index, choice: Choice(choice.value, label, isArchived: isArchived))
    }
    choices = renamed.sorted { ($0.place, $0.index) < ($1.place, $1.index) }.map(\.choice)
    for label in try Self.checked(Self.lines(texts["newChoices"] ?? "")) {
      choices.append(Choice(Self.value(of: label, besides: choices), label))
    }
    choices = choices.filter { !$0.isArchived } + choices.filter(\.isArchived)
  }

  /// Names tell choices apart, for people and in files.
  private func check() throws {
    for (index, choice) in choices.enumerated() {
      if choice.label.count > Self.labelLength {
        throw Self.refused("“\(choice.label.prefix(40))…” is too long. A choice can have at most \(Self.labelLength) characters.")
      }
      if choice.label.isEmpty { throw Self.refused("A choice needs a name. To take one away, archive it.") }
      if choices[..<index].contains(where: { $0.label == choice.label && $0.isArchived == choice.isArchived }) {
        throw Self.refused("Two choices are called “\(choice.label)”. Give one of them another name.")
      }
      if choices.contains(where: { $0.value == choice.label && $0.value != choice.value && $0.label != choice.label }) {
        throw Self.refused("Programs know another choice as “\(choice.label)”. Choose a name that differs from it.")
      }
    }
  }

  private static func refused(_ message: String) -> RecordError { .invalid([FieldError("choices", message)]) }

  // MARK: Texts

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { trimmed(String($0)) }.filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

  private static let labelLength = 100

  private static func value(of label: String, besides known: [Choice]) -> String {
    let words = label.split { !$0.isLetter && !$0.isNumber }.map { plain(String($0)).uppercased() }.filter { !$0.isEmpty }
    let value = words.isEmpty ? "CHOICE" : words.joined(separator: "_")
    return ([value] + (2...1_000).map { "\(value)_\($0)" }).first { value in !known.contains { $0.value == value } } ?? value
  }

  private static func json(_ choice: Choice) -> JSON {
    let members: [(String, JSON)] = [("value", .string(choice.value)), ("label", .string(choice.label))]
    return JSON(members: choice.isArchived ? members + [("archived", true)] : members)
  }

  /// Letters of the alphabet and digits, without marks.
  static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.decomposedStringWithCompatibilityMapping.unicodeScalars.filter { $0.isASCII }))
      .filter { $0.isLetter || $0.isNumber }
  }
}

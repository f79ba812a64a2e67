import Store
public import Values

// What stands below `customFields` under keys that are no fields of the workspace: given by programs when every key was taken.

extension Draft {
  private static let mostErrors = 20

  /// A key that is no field is refused: a mistyped one would be seen nowhere. What a record has from before may be sent back.
  mutating func demandKnownKeys(_ inputs: Inputs) {
    guard type.isExtensible else { return }
    if inputs.hasOtherThanValues(for: type) { fail(CustomFields.name, "customFields takes an object with values by the keys of fields.") }
    let kept = existing?.otherValues ?? JSON.Object()
    let known = Set(type.customFields.compactMap(\.customKey))
    let unknown = inputs.customKeys(for: type).filter { !known.contains($0) && (kept[$0] == nil || type.customKeys.contains($0)) }
    for key in unknown.prefix(Self.mostErrors) {
      fail(CustomFields.prefix + key.prefix(80), "There is no field “\(key.prefix(80))”. \(type.namedCustomKeys)")
    }
  }

  /// What stood under a key before it became a field is no value that anybody can give again, so it outlasts every change.
  mutating func keepFormerValues() {
    guard let existing, !existing.formerValues.isEmpty, changes(CustomFields.name) else { return }
    let given = CustomFields.parsed(self[CustomFields.name].text ?? "").object ?? JSON.Object()
    var object = JSON.Object()
    // In the order in which they stand, so that what was sent back changes nothing.
    for member in existing.otherValues.members {
      object[member.key] = type.customKeys.contains(member.key) ? member.value : given[member.key]
    }
    for member in given.members where object[member.key] == nil { object[member.key] = member.value }
    self[CustomFields.name] = .text(JSON.object(object).text)
  }
}

extension EntityType {
  fileprivate var namedCustomKeys: String {
    let keys = customFields.filter { $0.visibility != .hidden }.compactMap(\.customKey)
    return keys.isEmpty ? "\(pluralLabel) have no fields of your own yet." : "Your own fields here are \(keys.joined(separator: ", "))."
  }
}

extension Row {
  /// Everything that stands under keys, fields of today among them.
  var otherValues: JSON.Object {
    guard type.field(CustomFields.name) != nil else { return JSON.Object() }
    return self[CustomFields.name].text.map(CustomFields.parsed)?.object ?? JSON.Object()
  }

  /// Given under a key before it became a field of the workspace, archived ones among them: shown beside the field's own value, never as it.
  public var formerValues: [JSON.Object.Member] { otherValues.members.filter { type.customKeys.contains($0.key) } }

  /// Those that the role may see, because it sees the field.
  public var shownFormerValues: [JSON.Object.Member] {
    let shown = Set(type.customFields.filter { $0.visibility == .visible }.compactMap(\.customKey))
    return formerValues.filter { shown.contains($0.key) }
  }

  /// Given under keys that are no fields to this day.
  public var keylessValues: [JSON.Object.Member] { otherValues.members.filter { !type.customKeys.contains($0.key) } }

  /// What the role may see of all this, for people to read.
  public var othersText: String {
    let former = shownFormerValues.map { (key: "\($0.key), before it was a field", value: $0.value) }
    return (keylessValues.map { (key: $0.key, value: $0.value) } + former).map { "\($0.key): \($0.value.string ?? $0.value.text)" }
      .joined(separator: "; ")
  }
}

public import Store
public import Values

extension Field {
  /// The value as JSON shows it. `currency` scales money; ids, dates and choices are texts.
  public func json(_ value: SQLValue, currency: Currency) -> JSON {
    if isSealed { return value == .null ? .null : .string(String(repeating: Self.sealMark, count: 9)) }
    switch (kind, value) {
    case (.boolean, .null): return .bool(false)
    case (.tags, .null), (.references, .null), (.choices, .null): return .array([])
    case (_, .null): return .null
    case (.boolean, .integer(let flag)): return .bool(flag == 1)
    case (.money, .integer(let minor)): return .number(Money(minor: minor, currency: currency).decimal)
    case (.instant, .integer(let milliseconds)): return .string(Instant(milliseconds: milliseconds).description)
    case (.tags, .text(let text)), (.references, .text(let text)), (.choices, .text(let text)), (.json, .text(let text)),
      (.address, .text(let text)):
      return stored(text)
    case (_, .integer(let integer)): return JSON(integer)
    case (_, .real(let double)): return .number(String(double))
    case (_, .text(let text)): return .string(text)
    case (_, .id(let id)): return JSON(id)
    case (_, .blob(let bytes)): return JSON(RecordID(bytes: bytes))
    }
  }

  /// JSON that this program wrote itself; damaged text shows as the text it is, never as nothing.
  private func stored(_ text: String) -> JSON {
    do { return try JSON.parse(text) } catch { return .string(text) }
  }

  /// The text that a form shows and gives back: reading it again yields the same value.
  public func formText(_ value: SQLValue, zone: Zone, currency: Currency) -> String {
    if isSealed { return "" }
    return switch (kind, value) {
    case (_, .null): ""
    case (.money, .integer(let minor)): Money(minor: minor, currency: currency).decimal
    case (.instant, .integer(let milliseconds)):
      zone.local(Instant(milliseconds: milliseconds - (milliseconds % 60_000 + 60_000) % 60_000)).description
    case (.tags, .text(let text)), (.references, .text(let text)), (.choices, .text(let text)):
      (stored(text).array ?? []).compactMap(\.string).joined(separator: ", ")
    default: value.plain
    }
  }

  /// One part of a stored address.
  public func addressPart(_ part: String, of value: SQLValue) -> String {
    value.text.flatMap { stored($0)[part]?.string } ?? ""
  }

  /// The parts of a stored address that say something, in their order.
  func addressTexts(_ value: SQLValue) -> [String] {
    guard let address = value.text.map(stored) else { return [] }
    return Self.addressParts.compactMap { address[$0]?.string }.filter { !$0.isEmpty }
  }

  /// The texts of a list that is stored as JSON.
  public func list(_ value: SQLValue) -> [String] {
    value.text.map { (stored($0).array ?? []).compactMap(\.string) } ?? []
  }
}

extension Row {
  /// The value of a field that the session's role is shown: empty where it is veiled, so that the veil never stands in an address or in a form.
  /// For texts to read there is the subscript.
  public func value(_ name: String) -> SQLValue {
    type.field(name)?.visibility == .visible ? self[name] : .null
  }
}

extension SQLValue {
  /// The value as plain text, empty for nothing.
  public var plain: String {
    switch self {
    case .null: ""
    case .integer(let integer): String(integer)
    case .real(let double): String(double)
    case .text(let text): text
    case .id(let id): id.description
    case .blob(let bytes): RecordID(bytes: bytes)?.description ?? ""
    }
  }
}

extension Row {
  /// The currency that money in this field is counted in.
  public func currency(of field: Field, workspace: Currency) -> Currency {
    guard case .money(let name?) = field.kind, let code = self[name].text else { return workspace }
    return Currency(code) ?? workspace
  }

  /// The bare record, as the API shows it.
  public func json(workspace: Currency) -> JSON {
    var object = JSON.Object()
    object["id"] = JSON(id)
    for (field, value) in zip(type.fields.prefix(type.declaredCount), values) where field.visibility != .hidden {
      object[field.name] = json(field, value, workspace)
    }
    if !type.customKeys.isEmpty { object["customFields"] = customJSON(object["customFields"] ?? .null, workspace) }
    let former = shownFormerValues.map { ($0.key, $0.value) }
    if !former.isEmpty { object["customFieldsBefore"] = JSON(members: former) }
    let masked = zip(type.fields, values).filter { $0.visibility == .masked && $1 != .null }.map { JSON.string($0.0.name) }
    if !masked.isEmpty { object["masked"] = .array(masked) }
    object["version"] = JSON(version)
    object["createdBy"] = JSON(createdBy)
    object["createdAt"] = .string(createdAt.description)
    object["updatedAt"] = .string(updatedAt.description)
    return .object(object)
  }

  /// A masked value is nothing, so that programs find no text where they expect an amount or a day; `masked` says that there is one.
  private func json(_ field: Field, _ value: SQLValue, _ workspace: Currency) -> JSON {
    let json = field.json(field.visibility == .masked ? .null : value, currency: currency(of: field, workspace: workspace))
    guard case .address = field.kind, let parts = json.object else { return json }
    return JSON(members: Field.addressParts.map { ($0, parts[$0] ?? .null) })
  }

  /// What the workspace's own fields hold, and beside them what programs gave under names that are no fields.
  private func customJSON(_ others: JSON, _ workspace: Currency) -> JSON {
    var object = JSON.Object()
    for member in others.object?.members ?? [] where !type.customKeys.contains(member.key) { object[member.key] = member.value }
    for index in type.customFields.indices where type.fields[index].visibility != .hidden {
      guard let key = type.fields[index].customKey else { continue }
      object[key] = json(type.fields[index], values[index], workspace)
    }
    return .object(object)
  }
}

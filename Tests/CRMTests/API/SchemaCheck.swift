import Values

/// The part of JSON Schema that the description of the API uses, for tests.
struct SchemaCheck {
  let document: JSON

  /// What is wrong with a value, each with its place.
  func complaints(_ value: JSON, _ schema: JSON, at place: String = "$") -> [String] {
    if let reference = schema["$ref"]?.string {
      guard let name = reference.split(separator: "/").last, let target = document["components"]?["schemas"]?[String(name)] else {
        return ["\(place): \(reference) leads nowhere"]
      }
      return complaints(value, target, at: place)
    }
    if let choices = schema["anyOf"]?.array {
      let all = choices.map { complaints(value, $0, at: place) }
      return all.contains([]) ? [] : all.flatMap { $0 }
    }
    return type(value, schema, place) + limits(value, schema, place) + members(value, schema, place)
  }

  private func type(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
    guard let type = schema["type"] else { return [] }
    let names = type.array?.compactMap(\.string) ?? [type.string ?? ""]
    return names.contains { Self.isA($0, value) } ? [] : ["\(place): \(value.text.prefix(80)) is not \(names.joined(separator: " or "))"]
  }

  private static func isA(_ name: String, _ value: JSON) -> Bool {
    switch (name, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object), ("number", .number): true
    case ("integer", .number(let text)): Int64(text) != nil
    default: false
    }
  }

  private func limits(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
    var wrong: [String] = []
    if let choices = schema["enum"]?.array, !choices.contains(value) { wrong.append("\(place): \(value.text) is no choice") }
    if let most = schema["maxLength"]?.integer, let text = value.string, text.unicodeScalars.count > most {
      wrong.append("\(place) has more than \(most) characters")
    }
    if schema["format"] == "uuid", let text = value.string, RecordID(text) == nil { wrong.append("\(place): \(text) is no id") }
    if schema["format"] == "date", let text = value.string, text.count != 10 { wrong.append("\(place): \(text) is no day") }
    return wrong
  }

  private func members(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
    if let elements = value.array, let items = schema["items"] {
      return elements.enumerated().flatMap { complaints($0.element, items, at: "\(place)[\($0.offset)]") }
    }
    guard let object = value.object else { return [] }
    let required = (schema["required"]?.array ?? []).compactMap(\.string)
    let missing = required.filter { object[$0] == nil }.map { "\(place) lacks \($0)" }
    let inner = object.members.flatMap { member in
      schema["properties"]?[member.key].map { complaints(member.value, $0, at: "\(place).\(member.key)") } ?? []
    }
    return missing + inner
  }
}

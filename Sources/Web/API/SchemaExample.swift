public import Values

/// A value that fits a schema, for people to look at.
public struct SchemaExample {
  private let schemas: JSON?

  /// - Parameter document: where `$ref` leads
  public init(_ document: JSON) { schemas = document["components"]?["schemas"] }

  public func value(_ schema: JSON, named name: String = "", depth: Int = 0) -> JSON {
    if let reference = schema["$ref"]?.string?.split(separator: "/").last, let target = schemas?[String(reference)] {
      return value(target, named: name, depth: depth)
    }
    if let first = schema["anyOf"]?.array?.first { return value(first, named: name, depth: depth) }
    if let first = schema["enum"]?.array?.first { return first }
    switch schema["type"]?.string ?? schema["type"]?.array?.first?.string {
    case "object": return object(schema, depth)
    case "array": return .array(schema["items"].map { [value($0, named: name, depth: depth + 1)] } ?? [])
    case "integer": return schema["minimum"]?.integer.map { JSON($0 > 0 || name == "probability" ? $0 : 0) } ?? 1
    case "number": return .number("1250.00")
    case "boolean": return false
    case "string": return .string(text(schema["format"]?.string, name))
    default: return .null
    }
  }

  private func object(_ schema: JSON, _ depth: Int) -> JSON {
    guard let properties = schema["properties"]?.object, depth < 5 else { return .object(JSON.Object()) }
    return JSON(members: properties.members.map { ($0.key, value($0.value, named: $0.key, depth: depth + 1)) })
  }

  private func text(_ format: String?, _ name: String) -> String {
    switch format {
    case "uuid": "0198c0de-7a3b-7c11-9d42-3f6b8a21e504"
    case "date": "2026-03-14"
    case "date-time": "2026-03-14T09:30:00.000Z"
    case "email": "ida@northwind.example"
    default: Self.texts[name] ?? (name.hasSuffix("Name") ? "Ida de Vries" : name.lowercased().hasSuffix("phone") ? "+31 20 794 0000" : "…")
    }
  }

  private static let texts = [
    "name": "Northwind", "firstName": "Ida", "lastName": "de Vries", "customerName": "Northwind", "projectName": "Moving in",
    "dealName": "Forty desks", "leadName": "Paper mill",
    "pipelineName": "Sales Pipeline", "stageName": "Proposal", "title": "Forty desks", "status": "ACTIVE", "currencyCode": "EUR",
    "website": "https://northwind.example",
    "city": "Rotterdam", "country": "Netherlands", "zip": "3011 AA", "street": "Wijnhaven 12", "subject": "Call about the offer",
    "dueTime": "09:30", "timezone": "Europe/Amsterdam", "stage": "PROPOSAL", "cursor": "412-i1773480600000", "requestId": "7K2QF9M1XA",
  ]
}

import Templating
import Values
import Web

/// An OpenAPI document as templates take it: by area, with parameters and examples.
struct APIReference {
  struct Area {
    let title: String
    let endpoints: [Value]
    /// As in its address.
    var word: String { title.lowercased().replacing(" ", with: "-") }
  }

  let areas: [Area]

  init(_ document: JSON) {
    let example = SchemaExample(document)
    var endpoints: [String: [Value]] = [:]
    for path in document["paths"]?.object?.members ?? [] {
      for operation in path.value.object?.members ?? [] {
        let value = Self.endpoint(operation.key.uppercased(), path.key, operation.value, example)
        endpoints[operation.value["tags"]?.array?.first?.string ?? "", default: []].append(value)
      }
    }
    areas = endpoints.sorted { $0.key < $1.key }.map { Area(title: $0.key, endpoints: $0.value) }
  }

  private static func endpoint(_ method: String, _ path: String, _ operation: JSON, _ example: SchemaExample) -> Value {
    let (status, answer) = done(operation)
    return [
      "name": .string(operation["operationId"]?.string ?? ""), "method": .string(method), "tone": .string(tones[method] ?? "plain"),
      "path": .string(path), "summary": .string(operation["summary"]?.string ?? ""),
      "about": .string(operation["description"]?.string ?? ""),
      "parameters": .list((operation["parameters"]?.array ?? []).map(parameter)),
      "request": Value(content(operation["requestBody"], example)), "media_type": .string(mediaType(operation["requestBody"])),
      "status": .string(status), "response": Value(content(answer, example)),
    ]
  }

  private static let tones = ["GET": "plain", "POST": "good", "PUT": "accent", "DELETE": "bad"]

  private static func done(_ operation: JSON) -> (String, JSON?) {
    let member = operation["responses"]?.object?.members.first { $0.key.hasPrefix("2") }
    return (member?.key ?? "", member?.value)
  }

  private static func parameter(_ parameter: JSON) -> Value {
    let schema = parameter["schema"]
    let choices = (schema?["enum"]?.array ?? []).compactMap(\.string)
    let text = [schema?["description"]?.string ?? "", choices.isEmpty ? "" : "One of \(choices.joined(separator: ", "))."]
    return [
      "name": .string(parameter["name"]?.string ?? ""), "place": .string(parameter["in"]?.string ?? ""),
      "type": .string(schema?["format"]?.string ?? schema?["type"]?.string ?? ""),
      "about": .string(text.filter { !$0.isEmpty }.joined(separator: " ")),
    ]
  }

  private static func mediaType(_ body: JSON?) -> String { body?["content"]?.object?.members.first?.key ?? "" }

  private static func content(_ body: JSON?, _ example: SchemaExample) -> String? {
    guard let schema = body?["content"]?.object?.members.first?.value["schema"] else { return nil }
    return indented(example.value(schema))
  }

  /// JSON on lines.
  static func indented(_ json: JSON, _ margin: String = "") -> String {
    let inner = margin + "  "
    switch json {
    case .array(let elements) where elements.contains { $0.object != nil }:
      return "[\n" + elements.map { inner + indented($0, inner) }.joined(separator: ",\n") + "\n\(margin)]"
    case .array(let elements): return "[" + elements.map { indented($0) }.joined(separator: ", ") + "]"
    case .object(let object) where !object.members.isEmpty:
      let members = object.members.map { "\(inner)\"\($0.key)\": \(indented($0.value, inner))" }
      return "{\n" + members.joined(separator: ",\n") + "\n\(margin)}"
    default: return json.text
    }
  }
}

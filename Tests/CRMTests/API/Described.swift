import Testing
import Values
import Web

@testable import CRM

/// Holds answers against the description of the API.
enum Described {
  static let document = OpenAPI(App.table(of: Product.routes)).document

  /// The schema that an answer must fit; nil for refusals that the description does not name, and for addresses outside the API.
  static func schema(_ method: String, _ target: String, _ status: Int) -> JSON? {
    let path = target.prefix { $0 != "?" }.split(separator: "/")
    let fitting = (document["paths"]?.object?.members ?? []).filter { fits($0.key, path) }
    // Literal segments win over parameters, as in the router.
    let operation = fitting.min { $0.key.count { $0 == "{" } < $1.key.count { $0 == "{" } }?.value[method.lowercased()]
    guard let responses = operation?["responses"] else { return nil }
    let isRefused = responses[String(status)]?["$ref"] != nil || (responses[String(status)] == nil && status >= 400)
    if isRefused { return ["$ref": "#/components/schemas/Problem"] }
    return responses[String(status)]?["content"]?["application/json"]?["schema"]
  }

  /// Records an issue where an answer is not as described.
  static func expect(_ json: JSON, fits method: String, _ target: String, _ status: Int) {
    guard target.hasPrefix("/api/"), let schema = schema(method, target, status) else { return }
    // A file that was refused is answered with what became of its rows.
    if target.hasPrefix("/api/crm/import"), status == 422 { return }
    let complaints = SchemaCheck(document: document).complaints(json, schema)
    #expect(complaints.isEmpty, "\(method) \(target) answered \(status), not as described: \(complaints.prefix(5))")
  }

  private static func fits(_ pattern: String, _ path: [Substring]) -> Bool {
    let segments = pattern.split(separator: "/")
    return segments.count == path.count && zip(segments, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}

import Records
import Store
import Values

/// By what a row is found again: fields with what they say. Case does not count, but in external ids.
struct ImportKey: Hashable, Sendable {
  struct Part: Hashable, Sendable {
    let field: String, text: String

    init(_ field: String, _ text: String) {
      self.field = field
      self.text = field == "externalId" ? text : text.lowercased()
    }
  }

  let parts: [Part]

  /// What people call it.
  var words: String { parts.map(\.text).filter { !$0.isEmpty }.joined(separator: ", ") }
}

/// The rule of docs/imports.md, "Which record is it?".
struct ImportKeys: Sendable {
  /// The column of a record's own id, as exports write it: it comes before every other key, where there is such a record.
  static let recordID = "kithId"

  let kind: ImportKind
  /// The one that the map names; nil leaves it to the rule.
  let chosen: String?

  init(_ kind: ImportKind, _ chosen: String?) {
    self.kind = kind
    self.chosen = chosen
  }

  func key(_ text: (String) -> String) -> ImportKey {
    let fields = chosen.flatMap { text($0).isEmpty ? nil : [$0] } ?? fields(text)
    return ImportKey(parts: fields.map { ImportKey.Part($0, text($0)) })
  }

  /// The fields that would have been the key had the row said something about them.
  func stronger(than key: ImportKey) -> [String] {
    let email = kind == .contacts || kind == .leads || kind == .users ? ["email"] : []
    let order = (chosen.map { [$0] } ?? []) + ["externalId"] + email
    return Array(order.prefix { $0 != key.parts.first?.field })
  }

  private func fields(_ text: (String) -> String) -> [String] {
    if !text("externalId").isEmpty { return ["externalId"] }
    switch kind {
    case .users: return text("email").isEmpty ? names(text) : ["email"]
    case .customers: return ["name"]
    case .contacts: return text("email").isEmpty ? names(text) + ["customerId"] : ["email"]
    case .leads: return text("email").isEmpty ? names(text) + ["company"] : ["email"]
    case .deals: return ["name", "customerId"]
    case .activities: return ["subject", "customerId", "dueDate"]
    }
  }

  private func names(_ text: (String) -> String) -> [String] {
    text("name").isEmpty ? ["firstName", "lastName"] : ["name"]
  }
}

extension FieldNames {
  /// Our spelling of a field that a map names; nil when there is none, which binding the map says in a sentence.
  static func resolved(_ name: String, _ aliases: [String: [String]]) -> String? {
    HeaderMatcher(aliases: aliases).field(for: name)
  }
}

import Records
import Store
import Templating
import Values
import Web

/// How the columns of a file were understood, as the selects of the preview show and change it.
struct ImportColumns {
  let sheet: ImportSheet

  /// The fields to choose from, by label.
  static func options(_ sheet: ImportSheet) -> [Value] {
    sheet.kind.aliases(sheet.type).keys.map { (name: $0, label: label($0, sheet.type)) }.sorted {
      ($0.label, $0.name) < ($1.label, $1.name)
    }.map {
      ["value": .string($0.name), "label": .string($0.label)]
    }
  }

  static func label(_ field: String, _ type: EntityType?) -> String {
    if let label = type?.field(field)?.label { return label }
    guard let dot = field.lastIndex(of: "."), let whole = type?.field(String(field[..<dot])) else { return words(field) }
    return "\(whole.label): \(field[field.index(after: dot)...])"
  }

  /// `externalId` is External id.
  private static func words(_ name: String) -> String {
    let spaced = name.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
    return spaced.prefix(1).uppercased() + spaced.dropFirst()
  }

  /// A line for each column: its name, what stands in it, the field it is read as.
  func values(sample: [CSVRow]) -> [Value] {
    sheet.header.enumerated().filter { !$0.element.isEmpty }.map { index, name in
      let examples = sample.map { $0[index].trimmingWhitespace() }.filter { !$0.isEmpty }.prefix(3).joined(separator: " · ")
      return [
        "name": .string(name), "input": .string("column-\(index)"), "examples": .string(String(examples.prefix(120))),
        "field": .string(fields(of: name).first ?? ""), "more": .string(more(name)),
      ]
    }
  }

  /// By which field a row may find its record, where the file has one of them.
  var keys: [Value] {
    keyFields.filter(sheet.hasKey).map { ["value": .string($0), "label": .string(Self.label($0, sheet.type))] }
  }

  private var keyFields: [String] { Self.keyFields(sheet.kind) }

  static func keyFields(_ kind: ImportKind) -> [String] {
    switch kind {
    case .customers: ["externalId", "primaryEmail", "name"]
    case .contacts, .leads: ["externalId", "email", "name"]
    case .deals: ["externalId", "name"]
    case .activities: ["externalId", "subject"]
    case .users: []
    }
  }

  /// A row is found again by a field that an index knows: by any other, each row would read all records.
  /// - Throws: `ImportMapError`
  static func demand(key: String, of kind: ImportKind) throws {
    let known = kind == .users ? ["externalId", "email", "name"] : keyFields(kind)
    guard !known.contains(key) else { return }
    throw ImportMapError("The key must be one of \(known.joined(separator: ", ")), not \(key).")
  }

  /// The field that somebody chose as the key, by any of its names.
  /// - Throws: `ImportMapError`
  static func key(called name: String, of kind: ImportKind) throws -> String {
    let known = keyFields(kind)
    if let field = FieldNames.resolved(name, kind.aliases(kind.type)), known.contains(field) { return field }
    throw ImportMapError(
      known.isEmpty ? "People are known by their e-mail address." : "The key must be one of \(known.joined(separator: ", ")).")
  }

  private func more(_ column: String) -> String {
    fields(of: column).dropFirst().map { "also " + Self.label($0, sheet.type) }.joined(separator: ", ")
  }

  private func fields(of column: String) -> [String] {
    sheet.plan.columns.filter { $0.value == column }.map(\.key).sorted { rank($0) < rank($1) }
  }

  private func rank(_ field: String) -> (Int, String) { (sheet.plan.index(of: field) ?? .max, field) }

  /// The map with the columns as the form has them; what a column was read as besides stays while its select stays.
  func map(from form: FormValues) -> ImportMap {
    var map = sheet.plan.map
    (map.columns, map.ignore) = ([], [])
    if form.contains("key") { map.key = form.text("key").flatMap { key in keyFields.first { $0 == key } } }
    for (index, name) in sheet.header.enumerated() where !name.isEmpty {
      let known = fields(of: name)
      guard let chosen = form.text("column-\(index)") else {
        map.ignore.append(name)
        continue
      }
      map.columns.append(ImportMap.Column(name: name, fields: chosen == known.first ? known : [chosen]))
    }
    return map
  }
}

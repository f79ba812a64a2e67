import Records
import Store
import Values

/// A column of a file that a list is written to.
struct ExportColumn: Sendable {
  enum Content: Sendable {
    /// The record's own id, by which a file finds it again.
    case id
    /// The value of a field, as importing reads it.
    case value(Field)
    /// What a reference names, `[Deleted client]` where that is gone.
    case title(Field)
    /// Who or what several references name.
    case titles(Field)
    case part(String, Field)
    case createdAt, updatedAt
  }

  /// For programs, and for importing: `primaryEmail`.
  let name: String
  /// For people: `E-mail`.
  let label: String
  let content: Content

  /// The columns that a session may see of a kind of record, in the order of its declaration.
  /// - Parameter type: as the session sees it.
  static func all(of type: EntityType) -> [ExportColumn] {
    let own = fields(of: type).flatMap(columns)
    return [ExportColumn(name: ImportKeys.recordID, label: "Kith id", content: .id)] + own + [
      ExportColumn(name: "createdAt", label: "Added", content: .createdAt),
      ExportColumn(name: "updatedAt", label: "Changed", content: .updatedAt),
    ]
  }

  /// The one place that decides which fields go out. Places on a board mean nothing outside of it.
  private static func fields(of type: EntityType) -> [Field] {
    type.fields.filter { $0.visibility != .hidden && !$0.isSensitive && $0.name != "position" }
  }

  private static func titleName(_ field: Field) -> String { field.customID == nil ? field.titleName : field.name + "Name" }

  private static func columns(of field: Field) -> [ExportColumn] {
    switch field.kind {
    case .reference:
      [
        ExportColumn(name: titleName(field), label: field.label, content: .title(field)),
        ExportColumn(name: field.name, label: field.label + " id", content: .value(field)),
      ]
    case .references:
      [
        ExportColumn(name: titleName(field) + "s", label: field.label, content: .titles(field)),
        ExportColumn(name: field.name, label: field.label + " ids", content: .value(field)),
      ]
    case .address:
      Field.addressParts.map { ExportColumn(name: "\(field.name).\($0)", label: "\(field.label): \($0)", content: .part($0, field)) }
    default: [ExportColumn(name: field.name, label: field.label, content: .value(field))]
    }
  }
}

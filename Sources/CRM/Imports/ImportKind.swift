import Records
import Store

/// What a file holds a row of.
enum ImportKind: String, CaseIterable, Sendable {
  case users, customers, contacts, leads, deals, activities

  /// Nil for people, who are the store's.
  var type: EntityType? {
    switch self {
    case .users: nil
    case .customers: Customer.type
    case .contacts: Contact.type
    case .leads: Lead.type
    case .deals: Deal.type
    case .activities: Activity.type
    }
  }

  /// What pages call it.
  var label: String { type?.pluralLabel ?? "People" }

  /// Field → other names of its column, for every field that a file can say something about.
  /// - Parameter type: the entity as whoever imports sees it.
  func aliases(_ type: EntityType?) -> [String: [String]] {
    let known = ImportAliases.of(rawValue) ?? [:]
    guard let type else { return known }
    var aliases = known.filter { name, _ in Self.field(name, of: type)?.visibility == .visible }
    // A file stays in the folder as it came, so it brings nothing that must not stand there in plain text.
    for field in type.fields where aliases[field.name] == nil && !field.isReadOnly && !field.isSealed {
      if case .address = field.kind {
        if field.customID != nil { for part in Field.addressParts { aliases["\(field.name).\(part)"] = ["\(field.label): \(part)"] } }
        continue
      }
      aliases[field.name] = [field.label] + field.aliases
    }
    // What exports call it.
    for field in type.fields where aliases[field.name] != nil { aliases[field.name]?.append(field.label) }
    aliases[ImportKeys.recordID] = ["Kith id"]
    return aliases
  }

  /// Of a part of an address, the address.
  private static func field(_ name: String, of type: EntityType) -> Field? {
    type.field(name) ?? name.lastIndex(of: ".").flatMap { type.field(String(name[..<$0])) }
  }

  /// What a session needs to bring such a file in at all; the records ask for more where they belong to others.
  func demand(_ session: Session) throws {
    guard session.allows(.importRun) else { throw RecordError.forbidden }
    guard let type else {
      guard session.allows(.settingsManage) else { throw RecordError.forbidden }
      return
    }
    guard session.allows(type.permissions.create) || session.allows(type.permissions.update) else { throw RecordError.forbidden }
  }
}

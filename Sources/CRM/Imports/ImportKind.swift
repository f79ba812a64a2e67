import Records
import Store
import Web

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
    giveNames(to: type.customFields, &aliases)
    // What exports call it.
    for field in type.fields where aliases[field.name] != nil { aliases[field.name]?.append(field.label) }
    aliases[ImportKeys.recordID] = ["Kith id"]
    return aliases
  }

  /// A workspace that has a field “Region” means that one, whatever other programs call so.
  private func giveNames(to own: ArraySlice<Field>, _ aliases: inout [String: [String]]) {
    let taken = Set(own.filter { aliases[$0.name] != nil }.flatMap { [$0.label] + $0.aliases }.map(HeaderMatcher.folded))
    guard !taken.isEmpty else { return }
    let names = Set(own.map(\.name))
    for (field, others) in aliases where !names.contains(field) {
      aliases[field] = others.filter { !taken.contains(HeaderMatcher.folded($0)) }
    }
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

  /// Whoever changes roles or people gives their own password again, also where a file does it.
  /// - Returns: what is wrong with the password; nil when it is right, or not asked for.
  func refusal(of password: String?, _ context: Context) throws -> String? {
    guard self == .users else { return nil }
    do {
      try context.app.store.installation.confirm(password ?? "", of: context.session, from: .init(context))
      return nil
    } catch let error as AccessError {
      return PeoplePages.field(of: error)["password"] ?? error.description
    }
  }
}

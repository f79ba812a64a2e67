import Store

/// Where fields stand, by what they are called and by what is done with them: found at once, because a request may name thousands that there
/// are not, and of forty fields a record has few name others.
struct FieldPlaces: Sendable {
  let exact: [String: Int]
  /// Names and aliases, folded; the first field of a spelling has it.
  let spelled: [String: Int]
  /// Those that a workspace added, by their ids as SQLite writes them.
  let custom: [String: Int]
  let columns: [SQLName]
  let currencies: Set<Int>
  /// Fields that name one record, or several.
  let references: [Int], lists: [Int]
  /// Fields whose entries are tags of the workspace.
  let tags: [Int]
  let searchable: [Int]
  let sealed: [Int]
  let presetNow: [Int]
  /// Fields of which some value is refused whatever its kind: what is missing, what names a record that is gone.
  let checked: [Int]

  init(_ fields: [Field]) {
    exact = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    spelled = Dictionary(
      fields.enumerated().flatMap { place, field in ([field.name] + field.aliases).map { (Choice.folded($0), place) } },
      uniquingKeysWith: { first, _ in first })
    custom = Dictionary(
      fields.enumerated().compactMap { place, field in field.customID.map { ($0.hexadecimal, place) } },
      uniquingKeysWith: { first, _ in first })
    columns = fields.map(\.column)
    let places = { (isMeant: (Field) -> Bool) in fields.indices.filter { isMeant(fields[$0]) } }
    currencies = Set(places { if case .currency = $0.kind { true } else { false } })
    references = places { $0.reference != nil }
    lists = places { if case .references = $0.kind { true } else { false } }
    tags = places { $0.tagSource != nil }
    searchable = places(\.isSearchable)
    sealed = places(\.isSealed)
    presetNow = places(\.isPresetNow)
    checked = (places(\.isRequired) + references + lists).reduce(into: Set()) { $0.insert($1) }.sorted()
  }
}

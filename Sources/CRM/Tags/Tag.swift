import Records
import Store
import Values

/// A word that records are marked with. Records hold its id, so that a new name or a merge is one small change.
enum Tag: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(50).sortable()
    let color = Typed.choice("color", "Colour", Tag.colors).required().preset("grey").aliases("colour")
    let category = Typed.choice("category", "Used for", Tag.categories).required().preset("GENERAL")
      .help("Where it is suggested first. Every tag can stand on every record.")
    let mergedInto = Typed.reference("mergedInto", "Merged into", .tag).readOnly()
  }

  static let colors = ["grey", "red", "orange", "amber", "lime", "green", "teal", "cyan", "blue", "violet", "pink", "brown"]
    .map { Choice($0, $0.prefix(1).uppercased() + $0.dropFirst()) }
  static let categories = [
    Choice("GENERAL", "Everything"), Choice("CUSTOMER", "Clients"), Choice("LEAD", "Leads"), Choice("DEAL", "Deals"),
  ]

  static let type = EntityType(
    Tag.self, name: "tag", plural: "tags", label: "Tag", pluralLabel: "Tags", table: "tags",
    permissions: .init(view: .customerView, create: .tagManage, update: .tagManage, delete: .tagManage, others: .tagManage),
    owner: nil, defaultSort: .init("name"), rule: settle, comeback: comeBack)

  /// Where records take their tags from. Whoever may manage tags adds one by typing it.
  static let source = TagSource(
    table: "tags", links: "record_tags", favours: { "category = \($0.name.uppercased())" }
  ) { name, entity, writer in
    guard writer.session.allows(.tagManage) else { return false }
    let known = categories.first { $0.value == entity.name.uppercased() }?.value ?? "GENERAL"
    try type.create(
      Inputs([("name", .typed(name)), ("color", .typed(color(of: name))), ("category", .typed(known))]), writer)
    return true
  }

  /// Names are told apart without case; a comma would end one where several are typed.
  private static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    guard draft.changes("name"), let name = draft["name"].text else { return }
    if name.contains(",") { draft.fail("name", "A tag cannot have a comma, which stands between tags. Leave it out.") }
    if try isTaken(name, besides: draft.id, writer) {
      draft.fail("name", "There is a tag “\(name)” already. Merge this one into it instead.")
    }
  }

  /// Somebody may have typed the name of a tag in Trash, and made another one.
  private static func comeBack(_ row: Row, _ reader: Reader) throws {
    guard row["mergedInto"] == .null, try isTaken(row.title, besides: row.id, reader) else { return }
    throw RecordError.refused("There is another tag “\(row.title)” by now. Rename that one first.")
  }

  /// SQLite knows no case but that of a–z.
  private static func isTaken(_ name: String, besides id: RecordID, _ reader: Reader) throws -> Bool {
    if name.utf8.allSatisfy({ $0 < 0x80 }) {
      return try reader.exists("SELECT 1 FROM tags WHERE name = \(name) AND merged_into IS NULL AND id <> \(id)")
    }
    let page = try reader.page("SELECT name FROM tags WHERE merged_into IS NULL AND id <> \(id)")
    return (0..<page.rowCount).contains { page.string($0, 0)?.lowercased() == name.lowercased() }
  }

  /// Tags in whose names every word occurs that was typed, without case and accents as search has it.
  static func named(_ text: String, _ reader: Reader) throws -> [RecordID] {
    let words = SearchFolding.fold(text).split { $0.isWhitespace }
    let page = try reader.page("SELECT id, name FROM tags WHERE merged_into IS NULL")
    let found = (0..<page.rowCount).filter { row in
      let name = SearchFolding.fold(page.string(row, 1) ?? "")
      return words.allSatisfy { name.contains($0) }
    }
    return found.compactMap { page.id($0, 0) }
  }

  /// Whoever manages tags, and who is shown the tags of some kind of record. From others the words themselves are kept, too.
  static func isSeen(by reader: Reader) throws -> Bool {
    if reader.session.allows(.tagManage) { return true }
    return try FieldRules.types.contains { kind in
      try reader.session.allows(kind.permissions.view) && kind.seen(by: reader).field("tags")?.visibility == .visible
    }
  }

  /// A tag that was typed has a colour from its name, the same wherever it is typed.
  static func color(of name: String) -> String {
    colors[1 + Int(name.lowercased().utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) } % UInt32(colors.count - 1))].value
  }
}

// Verbs.
extension Tag {
  /// Every record that has the tag has the other one instead. No record is touched, so that it takes as long with a million.
  static func merge(_ id: RecordID, into target: RecordID, _ writer: Writer) throws -> (from: Row, into: Row) {
    let (from, into) = (try type.get(id, writer), try type.get(target, writer))
    guard from["mergedInto"] == .null, into["mergedInto"] == .null else {
      throw RecordError.refused("One of these tags is merged already.")
    }
    guard id != target else {
      throw RecordError.invalid([FieldError("into", "“\(from.title)” cannot be merged into itself. Choose another tag.")])
    }
    return (try type.change(from, writer, verb: "merged") { $0["mergedInto"] = .id(target) }.row, into)
  }

  static func unmerge(_ id: RecordID, _ writer: Writer) throws -> Row {
    let row = try type.get(id, writer)
    if try isTaken(row.title, besides: id, writer) {
      throw RecordError.refused("There is another tag “\(row.title)” by now. Rename that one first.")
    }
    return try type.change(row, writer, verb: "unmerged") { $0["mergedInto"] = .null }.row
  }
}

extension Reference {
  static let tag = Reference("tag", table: "tags_all", label: "tag", title: "name")
}

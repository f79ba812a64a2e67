import Records
import Store
import Values

/// A field that a workspace added to an entity. Trash is where it is archived: its values are kept, and it can be brought back.
enum CustomField: Entity {
  struct Fields: FieldSet {
    let entity = Typed.choice("entity", "Record type", CustomField.entities).required().preset("customer")
    let label = Typed.text("label", "Name").required().max(60).sortable()
    let key = Typed.text("key", "Key").required().max(60).readOnly()
    let kind = Typed.choice("kind", "Kind", CustomField.kinds).required().preset("TEXT")
    let target = Typed.choice("target", "Links to", CustomField.targets).group("Link to a record")
    let choices = Typed.json("choices", "Choices").group(nil)
    let groupName = Typed.text("groupName", "Heading").max(60).help("Where the form shows it. Fields with one heading stand together.")
      .aliases("group")
    let help = Typed.text("help", "Help").max(200).help("A line below the field that says what to enter.")
    let required = Typed.boolean("required", "Must be filled in")
    let position = Typed.integer("position", "Position", 0...1_000_000).required().preset(0).readOnly()
  }

  static let entities = FieldRules.types.map { Choice($0.name, $0.pluralLabel) }
  static let targets = Reference.targets.map { target in
    Choice(target.entity, FieldRules.type(named: target.entity)?.label ?? "Person of the workspace")
  }
  static let kinds = CustomFields.kinds.map { Choice($0.name, $0.label) }
  private static let limit: Int64 = 100

  static let type = EntityType(
    CustomField.self, name: "custom_field", plural: "custom_fields", label: "Field", pluralLabel: "Fields", table: "custom_fields",
    permissions: .init(
      view: .settingsManage, create: .settingsManage, update: .settingsManage, delete: .settingsManage, others: .settingsManage),
    title: "label", owner: nil, defaultSort: .init("position"),
    interpret: { inputs, existing, _ in try FieldChoices.interpret(&inputs, existing) },
    rule: settle, comeback: comeBack)

  /// The key comes from the name and stays; so do entity and kind, because values are kept by them.
  private static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    guard let entity = draft["entity"].text, let label = draft["label"].text else { return }
    if let existing = draft.existing {
      for name in ["entity", "kind", "target"] where draft.changes(name) {
        draft.fail(name, "This cannot be changed once the field is there. Archive the field and add another.")
        draft[name] = existing[name]
      }
    } else {
      draft["key"] = .text(try freeKey(label, entity, writer))
      draft["position"] = .integer((try writer.integer("SELECT max(position) FROM custom_fields_all WHERE entity = \(entity)") ?? 0) + 1)
      if try writer.integer("SELECT count(*) FROM custom_fields WHERE entity = \(entity)") ?? 0 >= limit {
        throw RecordError.refused("There are \(limit) fields already. Archive one first.")
      }
    }
    if try writer.exists("SELECT 1 FROM custom_fields WHERE entity = \(entity) AND label = \(label) AND id <> \(draft.id)") {
      draft.fail("label", "There is a field “\(label)” already.")
    }
    if draft["kind"].text != "REFERENCE" {
      draft["target"] = .null
    } else if draft["target"] == .null {
      draft.fail("target", "Choose what kind of record it links to.")
    }
    if ["CHOICE", "CHOICES"].contains(draft["kind"].text), !CustomFields.choices(draft["choices"].text).contains(where: { !$0.isArchived })
    {
      draft.fail("choices", "Enter at least one choice, each on a line of its own.")
    }
  }

  /// `Sales region` is `salesRegion`; what was ever taken on the entity is not taken again.
  private static func freeKey(_ label: String, _ entity: String, _ reader: Reader) throws -> String {
    let words = label.split { !$0.isLetter && !$0.isNumber }.map { FieldChoices.plain(String($0)) }.filter { !$0.isEmpty }
    let joined = words.enumerated().map { $0 == 0 ? $1.lowercased() : $1.prefix(1).uppercased() + $1.dropFirst().lowercased() }.joined()
    let key = joined.first.map { $0.isLetter ? joined : "field" + joined } ?? "field"
    let page = try reader.page("SELECT key FROM custom_fields_all WHERE entity = \(entity)")
    let taken = Set((0..<page.rowCount).compactMap { page.string($0, 0) })
    return ([key] + (2...1_000).map { key + String($0) }).first { !taken.contains($0) } ?? key
  }

  /// An archived field comes back with its values, unless another has its name by now.
  private static func comeBack(_ row: Row, _ reader: Reader) throws {
    guard try reader.exists("SELECT 1 FROM custom_fields WHERE entity = \(row["entity"].plain) AND label = \(row.title)") else { return }
    throw RecordError.refused("There is another field “\(row.title)” by now. Rename that one first.")
  }

  /// One place up or down among the fields of its entity.
  static func shift(_ id: RecordID, up: Bool, _ writer: Writer) throws {
    try Ordering.shift(id, up: up, among: try order(of: try type.get(id, writer)["entity"].plain, writer), type, writer)
  }

  /// The fields of an entity as forms show them.
  static func order(of entity: String, _ reader: Reader) throws -> [RecordID] {
    let page = try reader.page("SELECT id FROM custom_fields WHERE entity = \(entity) ORDER BY position, seq")
    return (0..<page.rowCount).compactMap { page.id($0, 0) }
  }
}

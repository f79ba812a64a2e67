import Testing

@testable import Records
@testable import Store

@Suite struct `A declaration` {
  /// Boxes as a later version might declare them, for a table that has not followed.
  private enum LaterBox: Entity {
    struct Fields: FieldSet {
      let name = Typed.integer("name", "Name")
      let weight = Typed.integer("weight", "Weight")
    }
    static let type = declared("boxes")
    static func declared(_ table: SQLName) -> EntityType {
      EntityType(
        LaterBox.self, name: "box", plural: "boxes", label: "Box", pluralLabel: "Boxes", table: table, permissions: Thing.permissions,
        owner: nil, defaultSort: .init("name"))
    }
  }

  @Test func `agrees with the table that was made for it`() throws {
    let shop = try Workshop()
    #expect(try Thing.type.drift(in: shop.store).isEmpty)
    #expect(try Box.type.drift(in: shop.store).isEmpty)
  }

  @Test func `names the column that is missing or of another type, and the table that is not there`() throws {
    let shop = try Workshop()
    #expect(
      try LaterBox.type.drift(in: shop.store) == [
        "The column name of boxes is TEXT, and its field needs INTEGER.", "The table boxes has no column weight.",
      ])
    #expect(try LaterBox.declared("crates").drift(in: shop.store) == ["There is no table crates for boxes."])
  }

  @Test func `may not leave empty what its column needs`() throws {
    let shop = try Workshop()
    #expect(
      try NamelessBox.type.drift(in: shop.store) == ["The column name of boxes holds no NULL, and its field may be empty."])
  }

  private enum NamelessBox: Entity {
    struct Fields: FieldSet { let name = Typed.text("name", "Name") }
    static let type = EntityType(
      NamelessBox.self, name: "box", plural: "boxes", label: "Box", pluralLabel: "Boxes", table: "boxes", permissions: Thing.permissions,
      owner: nil, defaultSort: .init("name"))
  }
}

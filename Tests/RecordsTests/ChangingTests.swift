import Testing
import Values

@testable import Records
@testable import Store

@Suite struct `Changing a record` {
  let shop: Workshop
  init() throws { shop = try Workshop() }

  @Test func `from a version that is no longer the last is refused with what stands there now`() throws {
    let row = try shop.thing()
    try shop.change(row, ["name": "Theirs"], version: 1)
    do {
      try shop.change(row, ["name": "Mine"], version: 1)
      Issue.record("a stale change was stored")
    } catch RecordError.stale(let current) {
      #expect(current.title == "Theirs")
      #expect(current.version == 2)
    }
    #expect(try shop.events(row).count == 2)
  }

  @Test func `says in its event what was and what is`() throws {
    let row = try shop.thing(["price": "12.50", "currencyCode": "EUR"])
    try shop.change(row, ["price": "13", "tags": "a,b"])
    let event = try #require(try shop.events(row).first)
    #expect(event.verb == "updated")
    #expect(event.changes.map(\.field) == ["price", "tags"])
    #expect(event.changes.map(\.before) == [.number("12.5"), []])
    #expect(event.changes.map(\.after) == [.number("13"), ["a", "b"]])
  }

  @Test func `never tells what stood in a sensitive field`() throws {
    let row = try shop.thing(["secret": "swordfish"])
    try shop.change(row, ["secret": "marlin"])
    let event = try #require(try shop.events(row).first)
    #expect(event.changes.map(\.before) == ["changed"])
    #expect(event.changes.map(\.after) == ["changed"])
  }

  @Test func `to another currency keeps what the amounts are in whole units`() throws {
    let row = try shop.thing(["price": "1,200.00", "discount": "2.50", "fee": "3.75", "currencyCode": "EUR"])
    let dinars = try shop.change(row, ["currencyCode": "KWD"])
    #expect(dinars["price"] == 1_200_000)
    #expect(dinars["discount"] == 2_500)
    #expect(dinars["fee"] == 375)
    let error = #expect(throws: RecordError.self) { try shop.change(row, ["currencyCode": "JPY"]) }
    #expect(error?.description == "Discount has decimals that JPY does not have.")
  }

  @Test func `to another currency reads the amount in it and keeps the others, from the workspace's currency too`() throws {
    let row = try shop.thing(["price": "10", "discount": "1", "fee": "3.75"])
    let yen = try shop.change(row, ["currencyCode": "JPY", "price": "2,000", "fee": "4.25"])
    #expect(yen["price"] == 2_000)
    #expect(yen["discount"] == 1)
    #expect(yen["fee"] == 425)
  }

  @Test func `finds what it names by title, by id and, for people, by e-mail`() throws {
    let box = try shop.box("Attic")
    #expect(try shop.thing(["boxId": " attic "])["boxId"] == .id(box.id))
    #expect(try shop.thing(["boxId": box.id.description])["boxId"] == .id(box.id))
    #expect(try shop.thing(["ownerId": "ADA@acme.example"])["ownerId"] == .id(shop.ada.userID))
    #expect(try shop.complaints("boxId", .typed("Cellar")) == "There is no box called “Cellar”.")
    #expect(try shop.complaints("boxId", .json("Attic")) == "Box must be the id of a box.")
    _ = try shop.box("Attic")
    #expect(try shop.complaints("boxId", .typed("Attic")) == "There is more than one box called “Attic”.")
  }

  @Test func `keeps the one of two with the same title that it names already`() throws {
    let (first, _) = (try shop.box("Attic"), try shop.box("Attic"))
    let row = try shop.thing(["boxId": first.id.description])
    #expect(try shop.change(row, ["boxId": "Attic", "name": "Lamp 2"])["boxId"] == .id(first.id))
  }

  @Test func `cannot point at what is in Trash, elsewhere or nowhere`() throws {
    let trashed = try shop.box("Attic")
    try shop.ada.write { try Box.type.trash(trashed.id, $0) }
    let foreign = try shop.box("Foreign", by: try shop.store.workspace("Globex", of: "Bob"))
    for id in [trashed.id, foreign.id, RecordID()] {
      #expect(try shop.complaints("boxId", .json(JSON(id))) == "There is no such box any more. Choose another.")
    }
    #expect(try shop.complaints("boxId", .typed("Attic")) == "There is no box called “Attic”.")
    #expect(try shop.complaints("boxId", .typed("Foreign")) == "There is no box called “Foreign”.")
    #expect(try shop.complaints("people", .json([JSON(RecordID())])) == "There is no such user any more. Choose another.")
  }

  @Test func `of another workspace does not exist`() throws {
    let bob = try shop.store.workspace("Globex", of: "Bob")
    let row = try shop.thing()
    #expect(throws: RecordError.self) { try shop.change(row, ["name": "Stolen"], by: bob) }
    #expect(throws: RecordError.self) { try bob.write { try Thing.type.trash(row.id, $0) } }
    #expect(try shop.ada.read { try Thing.type.get(row.id, $0) }.title == "Lamp")
  }

  @Test func `that belongs to somebody else needs the right to`() throws {
    let bea = try shop.store.member("Bea", in: shop.ada.workspace, named: "Acme")
      .with(permissions: Set(Thing.allPermissions.dropLast()))
    let (mine, hers) = (try shop.thing(), try shop.thing(by: bea))
    let given = try shop.thing(["ownerId": bea.userID.description])
    #expect(hers["ownerId"] == .id(bea.userID))
    #expect(throws: RecordError.self) { try shop.change(mine, ["name": "B"], by: bea) }
    #expect(throws: RecordError.self) { try bea.write { try Thing.type.trash(mine.id, $0) } }
    #expect(try shop.change(hers, ["name": "B"], by: bea).title == "B")
    #expect(try shop.change(given, ["name": "B"], by: bea).title == "B")
    #expect(try shop.events(mine).count == 1)
  }

  @Test func `is refused to a role without the permission, and nothing is written`() throws {
    let row = try shop.thing()
    let reader = shop.ada.with(permissions: [Thing.permissions.view, Thing.permissions.others])
    #expect(throws: RecordError.self) { try shop.thing(by: reader) }
    #expect(throws: RecordError.self) { try shop.change(row, ["name": "B"], by: reader) }
    #expect(throws: RecordError.self) { try reader.write { try Thing.type.trash(row.id, $0) } }
    #expect(try shop.ada.read { try $0.integer("SELECT count(*) FROM things") } == 1)
    #expect(try shop.events(row).count == 1)
  }

  @Test func `names every field that is wrong, in the order of the form`() throws {
    let row = try shop.thing()
    do {
      try shop.change(row, ["share": "200", "email": "x", "name": ""])
      Issue.record("nonsense was stored")
    } catch RecordError.invalid(let errors) { #expect(errors.map(\.field) == ["name", "email", "share"]) }
  }
}

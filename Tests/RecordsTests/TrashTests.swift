import Testing
import Values

@testable import Records
@testable import Store

@Suite struct `A record in Trash` {
  let shop: Workshop
  init() throws { shop = try Workshop() }

  @Test func `takes its children and their search entries along, and brings them back`() throws {
    let box = try shop.box("Attic")
    let lamp = try shop.thing(["name": "Lampshade", "boxId": "Attic"])
    #expect(try shop.found("lampshade") == [lamp.id])
    try shop.ada.write { try Box.type.trash(box.id, version: 1, $0) }
    #expect(try shop.found("lampshade").isEmpty && shop.found("attic").isEmpty)
    #expect(try shop.ada.read { try Thing.type.find(lamp.id, $0)?.id } == nil)
    try restore(box)
    #expect(try shop.found("lampshade") == [lamp.id])
    #expect(try shop.found("attic") == [box.id])
    #expect(try shop.ada.read { try Thing.type.get(lamp.id, $0) }["boxId"] == .id(box.id))
    #expect(try shop.events(box).map(\.verb).prefix(2) == ["restored", "trashed"])
  }

  @Test func `stays there when it went before its parent, and when its parent alone can bring it back`() throws {
    let box = try shop.box("Attic")
    let (early, late) = (try shop.thing(["boxId": "Attic"]), try shop.thing(["boxId": "Attic"]))
    try shop.ada.write { try Thing.type.trash(early.id, $0) }
    try shop.ada.write { try Box.type.trash(box.id, $0) }
    let error = #expect(throws: RecordError.self) { try restore(late) }
    #expect(error?.description == "This went to Trash along with another record. Restore that one.")
    #expect(try !shop.events(late).contains { $0.verb == "restored" })
    try restore(box)
    #expect(try shop.ada.read { try Thing.type.find(early.id, $0)?.id } == nil)
    #expect(try shop.ada.read { try Thing.type.find(late.id, $0)?.id } == late.id)
  }

  @Test func `is deleted where others name it`() throws {
    let box = try shop.box("Attic")
    _ = try shop.thing(["boxId": "Attic"])
    #expect(try boxName() == "Attic")
    try shop.ada.write { _ = try $0.trash("boxes", box.id, root: box.id) }
    #expect(try boxName() == "[Deleted box]")
  }

  @Test func `is trashed from the last version only, and not twice`() throws {
    let row = try shop.thing()
    try shop.change(row, ["name": "B"])
    #expect(throws: RecordError.self) { try shop.ada.write { try Thing.type.trash(row.id, version: 1, $0) } }
    try shop.ada.write { try Thing.type.trash(row.id, version: 2, $0) }
    #expect(throws: RecordError.self) { try shop.ada.write { try Thing.type.trash(row.id, $0) } }
    #expect(try shop.events(row).filter { $0.verb == "trashed" }.count == 1)
  }

  private func boxName() throws -> String? {
    let page = try shop.ada.read { try Thing.type.list(ListQuery(), $0) }.page
    return page.string(0, page.column("boxName"))
  }

  private func restore(_ row: Row) throws {
    try shop.ada.write { try row.type.restore(row.id, among: [Box.type, Thing.type], $0) }
  }
}

import Testing
import Values

@testable import Store

@Suite struct SQLTests {
  @Test func `interpolated values are bound and numbered`() {
    let id = RecordID()
    let statement: SQL = "SELECT \(1), \("it's"), \(id), \(Instant(milliseconds: 5)), \(true), \(Int?.none), \([1, 2] as [UInt8])"
    #expect(statement.text == "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7")
    #expect(statement.bindings == [.integer(1), .text("it's"), .id(id), .integer(5), .integer(1), .null, .blob([1, 2])])
  }

  @Test func `pieces are renumbered where they are put`() {
    let condition: SQL = "a = \(1) AND b = \(2)"
    let statement: SQL = "SELECT \(0) WHERE \(condition) OR \(condition)"
    #expect(statement.text == "SELECT ?1 WHERE a = ?2 AND b = ?3 OR a = ?4 AND b = ?5")
    #expect(statement.bindings == [0, 1, 2, 1, 2])
    #expect((condition + " LIMIT \(9)").text == "a = ?1 AND b = ?2 LIMIT ?3")
  }

  @Test func `a long statement keeps its numbers`() {
    let pieces = (1...12).map { "x = \($0)" as SQL }
    let joined = SQL.joined([SQL.joined(pieces, by: " OR "), SQL.joined(pieces, by: " OR ")], by: " AND ")
    #expect(joined.text.hasSuffix("x = ?23 OR x = ?24"))
    #expect(joined.bindings.count == 24)
  }

  @Test func `a list is bound one by one and an empty list matches nothing`() throws {
    let list: SQL = "x IN \(list: [1, "a"])"
    #expect(list.text == "x IN (?1,?2)")
    try World.with { world throws in
      #expect(try world.ada.read { try $0.exists("SELECT 1 WHERE 1 IN \(list: [])") } == false)
      #expect(try world.ada.read { try $0.exists("SELECT 1 WHERE 1 NOT IN \(list: [])") } == true)
    }
  }

  @Test func `a name is checked when it comes at run time`() {
    #expect(SQLName(checking: "customers.name")?.text == "customers.name")
    for bad in ["", "1a", "a b", "a;b", "A", "a.b.c", "a.", "\"a\"", "é"] { #expect(SQLName(checking: bad) == nil) }
    let order: SQL = "ORDER BY \("name" as SQLName)"
    #expect(order.text == "ORDER BY name")
    #expect(order.bindings.isEmpty)
  }

  @Test func `what is bound is never read as SQL`() throws {
    try World.with { world throws in
      let nasty = "'); DROP TABLE customers; --"
      try world.ada.write { try $0.addCustomer(nasty) }
      #expect(try world.ada.read { try $0.string("SELECT name FROM customers WHERE name = \(nasty)") } == nasty)
    }
  }

  @Test func `a page keeps the types of its cells`() throws {
    try World.with { world throws in
      let id = RecordID()
      let page = try world.ada.read { reader throws in
        try reader.page(
          "SELECT \(Int64.min) AS number, \(1.5) AS real, \("zażółć") AS text, \("") AS blank, \([UInt8]()) AS bytes, \(id) AS id, NULL AS missing"
        )
      }
      #expect(page.shape.names == ["number", "real", "text", "blank", "bytes", "id", "missing"])
      #expect((0..<7).map { page.cell(0, $0).kind } == [.integer, .double, .text, .text, .blob, .blob, .null])
      #expect(page.integer(0, 0) == .min)
      #expect(page.double(0, 1) == 1.5)
      #expect(page.string(0, 2) == "zażółć")
      #expect(page.string(0, 3) == "")
      #expect(page.blob(0, 4) == [])
      #expect(page.id(0, 5) == id)
      #expect(page.string(0, 6) == nil)
    }
  }
}

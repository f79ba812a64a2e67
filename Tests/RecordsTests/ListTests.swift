import Testing
import Values

@testable import Records
@testable import Store

@Suite struct `A list` {
  let shop: Workshop
  init() throws { shop = try Workshop() }

  private static let sorts = Thing.type.fields.filter(\.isSortable).map(\.name) + ["createdAt", "updatedAt"]

  @Test(arguments: sorts, [false, true])
  func `shows every record once on its way through the pages, in one order`(field: String, descending: Bool) throws {
    let ids = try mixed(53)
    var query = ListQuery()
    query.sort = .init(field, descending: descending)
    query.limit = 100
    let whole = try pageIDs(query).ids
    query.limit = 7
    var seen: [RecordID] = []
    repeat {
      let (page, next) = try pageIDs(query)
      seen += page
      query.cursor = try next.map { try #require(Cursor($0.text)) }
      #expect(query.cursor == next)
    } while query.cursor != nil && seen.count < 100
    #expect(seen == whole)
    #expect(Set(seen) == Set(ids))
    #expect(seen.count == ids.count)
  }

  @Test func `goes backwards through the same order`() throws {
    _ = try mixed(20)
    for field in Self.sorts {
      var query = ListQuery()
      query.sort = .init(field)
      let forwards = try pageIDs(query).ids
      query.sort = .init(field, descending: true)
      #expect(try pageIDs(query).ids == forwards.reversed(), "\(field)")
    }
  }

  @Test func `does not tell capitals from small letters`() throws {
    for text in ["b@x.example", "A@x.example", "C@x.example"] { _ = try shop.thing(["name": "Lamp", "email": text]) }
    var query = ListQuery()
    query.sort = .init("email")
    let page = try shop.ada.read { try Thing.type.list(query, $0) }.page
    #expect((0..<3).map { page.string($0, page.column("email")) } == ["A@x.example", "b@x.example", "C@x.example"])
  }

  @Test func `keeps to its filters`() throws {
    let box = try shop.box("Attic")
    let red = try shop.thing(["color": "deep red", "count": "5", "boxId": "Attic", "tags": "a,b", "day": "2026-06-30"])
    let blue = try shop.thing(["color": "blue", "count": "9"])
    #expect(try filtered(.equals("color", "BLUE")) == [blue.id])
    #expect(try filtered(.anyOf("color", ["BLUE", "DEEP_RED"])) == [red.id, blue.id])
    #expect(try filtered(.anyOf("color", [])).isEmpty)
    #expect(try filtered(.range("count", from: 5, to: 8)) == [red.id])
    #expect(try filtered(.range("day", from: nil, to: "2026-06-30")) == [red.id])
    #expect(try filtered(.isEmpty("boxId")) == [blue.id])
    #expect(try filtered(.isNotEmpty("boxId")) == [red.id])
    #expect(try filtered(.equals("boxId", .id(box.id))) == [red.id])
    #expect(try filtered(.contains("tags", "B")) == [red.id])
    #expect(try filtered(.sql("t.count = 9 OR t.count = 10")) == [blue.id])
    #expect(try filtered(.sql("t.count = 5 OR t.count = 9"), .equals("color", "BLUE")) == [blue.id])
    #expect(throws: RecordError.self) { try filtered(.equals("count; --", 1)) }
  }

  @Test func `of another workspace is another list`() throws {
    _ = try mixed(3)
    let bob = try shop.store.workspace("Globex", of: "Bob")
    #expect(try bob.read { try Thing.type.list(ListQuery(), $0) }.total == 0)
  }

  @Test func `takes between one and a hundred rows`() throws {
    try fill(150)
    for (limit, rows) in [(-5, 1), (0, 1), (1, 1), (100, 100), (5_000, 100)] { #expect(try boxes(limit: limit).page.rowCount == rows) }
  }

  @Test func `counts to ten thousand, and its pages reach as far`() throws {
    try fill(Listing.countCap)
    let exact = try boxes(limit: 10)
    #expect(exact.total == 10_000 && exact.totalIsExact)
    try fill(1)
    let capped = try boxes(limit: 10)
    #expect(capped.total == 10_000 && !capped.totalIsExact)
    #expect(try boxes(limit: 50, page: 200).page.rowCount == 50)
    for page in [201, Int.max] {
      let error = #expect(throws: RecordError.self) { try boxes(limit: 50, page: page) }
      #expect(error?.description.contains("cursor") == true)
    }
  }

  @Test func `counts no further than it is asked to, and what one page holds is known without counting`() throws {
    try fill(30)
    var query = ListQuery()
    (query.limit, query.countLimit) = (10, 20)
    let capped = try shop.ada.read { try Box.type.list(query, $0) }
    #expect(capped.total == 20 && !capped.totalIsExact)
    query.countLimit = 30
    let exact = try shop.ada.read { try Box.type.list(query, $0) }
    #expect(exact.total == 30 && exact.totalIsExact)
    (query.limit, query.countLimit) = (50, 5)
    let whole = try shop.ada.read { try Box.type.list(query, $0) }
    #expect(whole.total == 30 && whole.totalIsExact)
    (query.limit, query.page, query.countLimit) = (10, 3, 100)
    #expect(try shop.ada.read { try Box.type.list(query, $0) }.total == 30)
    query.page = 9
    let beyond = try shop.ada.read { try Box.type.list(query, $0) }
    #expect(beyond.page.isEmpty && beyond.total == 30 && beyond.totalIsExact)
  }

  @Test(arguments: [
    "", "-", "1", "1-", "-1-", "1-x", "1-i", "1-i9x", "1-t4", "1-tzz", "1-tff", "9999999999999999999-i1", "1-i99999999999999999999",
  ])
  func `has no cursor that is garbage`(text: String) { #expect(Cursor(text) == nil) }

  @Test func `refuses the cursor of another sort`() throws {
    _ = try shop.thing()
    var query = ListQuery()
    query.sort = .init("name")
    query.cursor = Cursor(key: .integer(1), seq: 1)
    #expect(throws: RecordError.self) { try shop.ada.read { try Thing.type.list(query, $0) } }
    query.sort = .init("price")
    query.cursor = Cursor(key: .text("x"), seq: 1)
    #expect(throws: RecordError.self) { try shop.ada.read { try Thing.type.list(query, $0) } }
  }

  @Test func `stops when no index serves what is asked`() throws {
    try fill(5_000)
    var query = ListQuery()
    query.filters = [.sql("t.name LIKE '%nothing like it%'")]
    query.workLimit = 10
    #expect(throws: StoreError.tooMuchWork) { try shop.ada.read { try Box.type.list(query, $0) } }
    query.workLimit = Listing.workLimit
    #expect(try shop.ada.read { try Box.type.list(query, $0) }.page.isEmpty)
  }

  @Test func `shows its page where only counting takes too long`() throws {
    try fill(5_000)
    var query = ListQuery()
    (query.limit, query.workLimit) = (10, 10)
    let listing = try shop.ada.read { try Box.type.list(query, $0) }
    #expect(listing.page.rowCount == 10)
    #expect(listing.total == 11 && !listing.totalIsExact)
  }

  @Test func `may be read again and again within the same bound`() throws {
    try fill(20)
    var query = ListQuery()
    query.workLimit = 5
    let totals = try shop.ada.read { reader in try (0..<200).map { _ in try Box.type.list(query, reader).total } }
    #expect(Set(totals) == [20])
  }

  private func filtered(_ filters: ListQuery.Filter...) throws -> [RecordID] {
    var query = ListQuery()
    query.filters = filters
    return try pageIDs(query).ids
  }

  private func boxes(limit: Int, page: Int? = nil) throws -> Listing {
    var query = ListQuery()
    (query.limit, query.page) = (limit, page)
    return try shop.ada.read { try Box.type.list(query, $0) }
  }

  private func pageIDs(_ query: ListQuery) throws -> (ids: [RecordID], next: Cursor?) {
    let listing = try shop.ada.read { try Thing.type.list(query, $0) }
    return ((0..<listing.page.rowCount).compactMap { listing.page.id($0, 0) }, listing.next)
  }

  /// Things whose fields are empty, equal or different in turns.
  private func mixed(_ count: Int) throws -> [RecordID] {
    try shop.ada.write { writer in
      try (0..<count).map { index in
        let texts = [
          "name": ["Lamp", "lamp", "Élan", "Desk \(index)"][index % 4],

          "email": ["", "a@b.example", "A@B.example", "ü\(index)@b.example"][index / 2 % 4],
          "count": index % 3 == 0 ? "" : String(index % 5), "price": index % 4 == 0 ? "" : "\(index % 6).50",
          "day": index % 5 == 0 ? "" : "2026-06-\(10 + index % 7)", "moment": index % 2 == 0 ? "" : "2026-06-30T14:3\(index % 3):00Z",
          "color": ["", "blue", "deep red"][index % 3],
        ]
        return try Thing.type.create(Inputs(texts.map { ($0.key, .typed($0.value)) }), writer).id
      }
    }
  }

  /// Boxes in one statement, with nothing to be found by search.
  private func fill(_ count: Int) throws {
    try shop.store.unscopedWrite { db in
      try db.execute(
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
        INSERT INTO main.boxes (tenant_id, id, created_at, updated_at, name)
        SELECT \(shop.ada.workspace), randomblob(16), 1, 1, 'Box ' || i FROM n
        """)
    }
  }
}

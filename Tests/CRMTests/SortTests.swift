import Testing

@testable import CRM
@testable import Records
@testable import Store

@Suite struct `Every order of a list` {
  private static let entities = [Customer.type, Contact.type, Lead.type, Deal.type, Project.type, Activity.type]

  @Test func `is served by an index, from the first page and from a cursor`() throws {
    let world = try World()
    try world.admin.read { reader in
      for type in Self.entities {
        for field in type.fields.filter(\.isSortable).map(\.name) + ["createdAt", "updatedAt"] {
          for descending in [false, true] {
            try Self.demandIndex(type, .init(field, descending: descending), reader)
          }
        }
      }
    }
  }

  private static func demandIndex(_ type: EntityType, _ sort: EntityType.Sort, _ reader: Reader) throws {
    var query = ListQuery()
    query.sort = sort
    let statement = try ListStatement(type, query, reader)
    guard !ListWalk(sort, of: type).isElsewhere else { return try demandWalk(statement, type, reader) }
    let name: Comment = "\(type.plural) by \(sort.field)\(sort.descending ? " backwards" : "")"
    for cursor in [nil, Cursor(key: type.sortSentinel(sort), seq: 7)] {
      let plan = try reader.explain(statement.page(after: cursor, limit: 51, offset: 0))
      let steps = plan.filter { $0.hasPrefix("SEARCH main.\(type.plural) USING INDEX ") && !$0.hasSuffix("LEFT-JOIN") }
      #expect(!plan.contains { $0.hasPrefix("USE TEMP B-TREE") }, "\(name): \(plan)")
      #expect(steps.count == (cursor == nil ? 1 : 2), "\(name): \(plan)")
      // Behind a cursor the index leads to the key itself, not to the workspace's first row.
      #expect(steps.allSatisfy { $0.contains(cursor == nil ? "(tenant_id=?" : "(tenant_id=? AND ") }, "\(name): \(plan)")
    }
  }
}

extension `Every order of a list` {
  /// The list walks along the index of names or of values, and finds what names them by an index of its own; what is sorted is a page of each part.
  fileprivate static func demandWalk(_ statement: ListStatement, _ type: EntityType, _ reader: Reader) throws {
    let cursors = [nil, Cursor(key: .text("x"), seq: 7), Cursor(key: .text(""), seq: 7), Cursor(key: .null, seq: 7)]
    for cursor in cursors {
      let plan = try reader.explain(statement.page(after: cursor, limit: 51, offset: 0))
      #expect(!plan.contains { $0.hasPrefix("SCAN main.") }, "\(plan)")
      let walks = plan.filter { $0.hasPrefix("SEARCH main.title_keys") || $0.hasPrefix("SEARCH main.custom_values USING COVERING") }
      #expect(
        walks.allSatisfy { $0.contains("_in_order (tenant_id=? AND list=?") || $0.contains("(tenant_id=? AND field_id=?") }, "\(plan)")
      let records = plan.filter {
        $0.hasPrefix("SEARCH main.\(type.plural) USING") && !$0.contains("(rowid=?)") && !$0.hasSuffix("LEFT-JOIN")
      }
      #expect(!records.isEmpty && records.allSatisfy { $0.contains("(tenant_id=? AND ") || $0.contains("autoindex") }, "\(plan)")
      // One for the parts of the page, one for its rows; none for a part.
      #expect(plan.filter { $0.hasPrefix("USE TEMP B-TREE") }.count <= 2, "\(plan)")
    }
  }
}

@Suite struct `The product's declarations` {
  @Test func `agree with its tables`() throws {
    let world = try World()
    #expect(try Product.drift(in: world.store) == [])
  }
}

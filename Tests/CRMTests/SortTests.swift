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

@Suite struct `The product's declarations` {
  @Test func `agree with its tables`() throws {
    let world = try World()
    #expect(try Product.drift(in: world.store) == [])
  }
}

import Testing
import Values

@testable import Store

@Suite struct TenantGuardTests {
  static let hostileReads: [SQL] = [
    // Bare tables, however they are spelled.
    "SELECT * FROM main.customers", "SELECT * FROM MAIN.customers", "SELECT * FROM \"main\".customers", "SELECT * FROM [main].customers",
    "SELECT * FROM `main`.customers", "SELECT * FROM 'main'.customers", "SELECT * FROM main /* x */ . customers",
    "SELECT * FROM main -- x\n .customers", "SELECT count(*) FROM main.customers", "SELECT 1 FROM main.customers",
    "SELECT name FROM temp.customers",
    // Tables without a view.
    "SELECT * FROM people", "SELECT count(*) FROM people", "SELECT 1 FROM people", "SELECT * FROM workspaces",
    "SELECT * FROM event_heads", "SELECT name FROM 'people'", "SELECT p.email FROM people AS customers JOIN people p",
    "SELECT * FROM (SELECT * FROM people) AS customers", "SELECT (SELECT count(*) FROM people) FROM customers",
    "SELECT name FROM customers WHERE id IN (SELECT id FROM people)", "SELECT name FROM customers WHERE EXISTS (SELECT 1 FROM people)",
    "SELECT name FROM customers UNION ALL SELECT email FROM people", "SELECT name FROM customers c JOIN main.customers o ON c.id = o.id",
    "SELECT name FROM customers ORDER BY (SELECT max(email) FROM people)",
    "SELECT name FROM customers WHERE name > (SELECT min(name) FROM main.customers)",
    // Common table expressions that take the name of a view, of a table, or lead to one.
    "WITH customers AS (SELECT * FROM main.customers) SELECT * FROM customers",
    "WITH customers AS (SELECT * FROM people) SELECT * FROM customers",
    "WITH customers AS NOT MATERIALIZED (SELECT * FROM people) SELECT * FROM customers",
    "WITH customers (id, name) AS MATERIALIZED (SELECT id, name FROM people) SELECT * FROM customers",
    "WITH 'customers' AS (SELECT * FROM people) SELECT * FROM customers",
    "WITH RECURSIVE deals (n) AS (SELECT seq FROM people UNION SELECT n + 1 FROM deals) SELECT * FROM deals",
    "WITH x AS (SELECT * FROM people) SELECT * FROM x",
    "SELECT (WITH people AS (SELECT 1) SELECT count(*) FROM people), (SELECT count(*) FROM people)",
    "SELECT (WITH pragma_table_list AS (SELECT 1) SELECT 1), (SELECT count(*) FROM pragma_table_list)",
    // Search and its shadow tables, the schema, pragmas, and what virtual tables know.
    "SELECT * FROM search_index", "SELECT * FROM search_index WHERE search_index MATCH 'abc'", "SELECT * FROM search_index('abc')",
    "SELECT * FROM search_index_content", "SELECT count(*) FROM search_index_data", "SELECT * FROM search_documents",
    "SELECT prefix FROM search_prefixes", "SELECT * FROM sqlite_schema", "SELECT * FROM sqlite_master", "SELECT * FROM sqlite_temp_schema",
    "SELECT * FROM sqlite_sequence", "SELECT * FROM pragma_table_info('customers')", "SELECT count(*) FROM pragma_table_list",
    "PRAGMA table_info(customers)", "EXPLAIN SELECT * FROM customers", "SELECT load_extension('x')",
    // Anything that is no read.
    "DELETE FROM main.customers", "DELETE FROM customers", "UPDATE main.customers SET name = 'x'",
    "INSERT INTO main.customers (tenant_id) VALUES (1)", "SELECT 1; DELETE FROM main.customers", "ATTACH 'x' AS y", "BEGIN", "COMMIT",
    "CREATE TEMP VIEW v AS SELECT 1", "DROP VIEW customers", "VACUUM", "", "-- nothing",
  ]

  @Test(arguments: hostileReads) func `a read that reaches past the workspace is refused`(_ statement: SQL) throws {
    try World.with { world in
      #expect { try world.ada.read { try $0.page(statement) } } throws: { $0.isRefused }
    }
  }

  static let hostileChanges: [SQL] = [
    "UPDATE main.customers SET name = 'x'", "UPDATE main.customers SET name = 'x' WHERE 1",
    "UPDATE main.customers SET name = 'x' WHERE id = \(RecordID())", "UPDATE main.customers SET name = 'x' WHERE seq = 1",
    "UPDATE main.customers SET name = 'x' WHERE amount = 0", "UPDATE customers SET name = 'x' WHERE tenant_id = kith_tenant()",
    "UPDATE main.customers SET name = 'x' WHERE tenant_id = kith_tenant() OR 1",
    "UPDATE main.customers SET name = 'x' WHERE tenant_id = kith_tenant() OR amount = 0",
    "UPDATE main.customers SET name = 'x' WHERE (tenant_id = kith_tenant() AND name = 'a') OR seq = 2",
    "UPDATE main.customers SET name = 'x' WHERE tenant_id = 2", "UPDATE main.customers SET name = 'x' WHERE tenant_id = \(2)",
    "UPDATE main.customers SET name = 'x' WHERE tenant_id IN (\(1), \(2))", "UPDATE main.customers SET name = 'x' WHERE tenant_id > 0",
    "UPDATE main.customers SET name = 'x' WHERE tenant_id = kith_tenant() + 1",
    "UPDATE main.customers SET name = 'x' WHERE (tenant_id = kith_tenant()) = 0",
    "UPDATE main.customers SET name = 'x' WHERE NOT tenant_id = kith_tenant()",
    "UPDATE main.customers SET name = 'x' WHERE \"tenant_id\" = 2", "UPDATE main.customers SET name = 'x' WHERE (tenant_id, seq) = (2, 1)",
    "UPDATE main.customers SET tenant_id = 2 WHERE tenant_id = kith_tenant()",
    "UPDATE main.customers SET id = \(RecordID()) WHERE tenant_id = kith_tenant()",
    "UPDATE main.customers SET seq = 9 WHERE tenant_id = kith_tenant()",
    "UPDATE main.customers AS c SET name = 'x' WHERE c.tenant_id = kith_tenant()",
    "UPDATE main.customers SET name = o.name FROM main.customers o WHERE o.tenant_id = kith_tenant()",
    "UPDATE main.customers SET name = (SELECT max(name) FROM main.customers) WHERE tenant_id = kith_tenant()",
    "UPDATE main.customers SET name = (SELECT max(email) FROM people) WHERE tenant_id = kith_tenant()",
    "UPDATE OR REPLACE main.customers SET name = 'x' WHERE tenant_id = kith_tenant()",
    "UPDATE main.customers SET name = 'x' WHERE tenant_id = kith_tenant() RETURNING name",
    "UPDATE main.people SET name = 'x' WHERE id = \(RecordID())", "DELETE FROM main.customers", "DELETE FROM main.customers WHERE 1",
    "DELETE FROM main.customers WHERE tenant_id = 2", "DELETE FROM main.customers WHERE tenant_id = kith_tenant() OR 1 = 1",
    "DELETE FROM main.customers WHERE id IN (SELECT id FROM customers)",
    "DELETE FROM main.customers WHERE tenant_id = kith_tenant(); DELETE FROM main.customers",
    "DELETE FROM main.search_index WHERE rowid = 1",
    "DELETE FROM main.search_index_data WHERE id = 1", "WITH x AS (SELECT 1) DELETE FROM main.customers WHERE tenant_id = kith_tenant()",
    "INSERT INTO main.customers SELECT * FROM customers", "SELECT * FROM customers", "DROP TABLE main.customers",
    "UPDATE main.events SET verb = 'x' WHERE tenant_id = kith_tenant()",
    "UPDATE main.memberships SET role = 'ADMIN' WHERE tenant_id = kith_tenant()",
    "DELETE FROM main.search_documents WHERE tenant_id = kith_tenant()",
  ]

  @Test(arguments: hostileChanges) func `a change that is not searched by tenant first is refused`(_ statement: SQL) throws {
    try World.with { world in
      _ = try world.bob.write { try $0.addCustomer("Untouched") }
      #expect { try world.ada.write { try $0.execute(statement) } } throws: { $0.isRefused }
      #expect(try world.bob.read { try $0.string("SELECT name FROM customers") } == "Untouched")
    }
  }

  static let honestReads: [SQL] = [
    "SELECT * FROM customers", "SELECT count(*) FROM customers", "SELECT 1 FROM customers_all", "SELECT * FROM members",
    "SELECT * FROM workspace",
    "SELECT c.name, d.name FROM customers c JOIN deals d ON d.customer_id = c.id WHERE d.name LIKE \("a%") ORDER BY c.name LIMIT 50",
    "SELECT name FROM customers WHERE id IN (SELECT customer_id FROM deals)", "WITH x AS (SELECT id FROM customers) SELECT count(*) FROM x",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n",
    "SELECT value FROM json_each(\("[1,2]"))", "SELECT row_number() OVER w FROM customers WINDOW w AS (ORDER BY name)",
    "SELECT name FROM customers UNION SELECT name FROM deals", "SELECT e.verb FROM events e JOIN event_subjects s ON s.seq = e.seq",
    "SELECT a.name FROM customers a JOIN customers b ON a.amount < b.amount", "VALUES (1), (2)",
  ]

  @Test(arguments: honestReads) func `a read through the views is allowed`(_ statement: SQL) throws {
    try World.with { world in
      _ = try world.ada.read { try $0.page(statement) }
      _ = try world.ada.write { try $0.page(statement) }
    }
  }

  static let honestChanges: [SQL] = [
    "UPDATE main.customers SET amount = amount + 1 WHERE tenant_id = kith_tenant()",
    "UPDATE main.customers SET amount = 1 WHERE tenant_id = kith_tenant() AND id = \(RecordID())",
    "UPDATE main.customers SET amount = 1 WHERE (tenant_id = kith_tenant() AND name = 'a') OR (tenant_id = kith_tenant() AND name = 'b')",
    "UPDATE main.customers SET amount = (SELECT count(*) FROM deals d WHERE d.customer_id = customers.id) WHERE tenant_id = kith_tenant()",
    "UPDATE main.customers SET amount = 2 WHERE tenant_id = kith_tenant() AND id IN (SELECT customer_id FROM deals)",
    "UPDATE main.customers SET amount = 2 WHERE tenant_id = kith_tenant() AND name IN (SELECT value FROM json_each(\("[]")))",
    "DELETE FROM main.deals WHERE tenant_id = kith_tenant() AND customer_id = \(RecordID())",
    "DELETE FROM main.tags WHERE tenant_id = kith_tenant()",
  ]

  @Test(arguments: honestChanges) func `a change that is searched by tenant first touches this workspace alone`(_ statement: SQL) throws {
    try World.with { world in
      for session in [world.ada, world.bob] {
        try session.write { writer in
          let customer = try writer.addCustomer("a", amount: 7)
          _ = try writer.addDeal("d", customer: customer)
          try writer.insert("tags", [("name", "vip")])
        }
      }
      _ = try world.ada.write { try $0.execute(statement) }
      #expect(try world.bob.read { try $0.integer("SELECT amount FROM customers") } == 7)
      #expect(try world.bob.read { try $0.integer("SELECT count(*) FROM tags") } == 1)
    }
  }

  @Test func `generated writes keep to the product's tables and leave alone what places a row`() throws {
    try World.with { world in
      let id = try world.ada.write { try $0.addCustomer("Initech") }
      try world.ada.write { writer throws in
        for table in ["memberships", "events", "workspaces", "people", "search_index"] as [SQLName] {
          #expect { try writer.update(table, world.ada.userID, version: nil, set: [("role", "ADMIN")]) } throws: { $0.isRefused }
          #expect { try writer.insert(table, [("id", .id(id))]) } throws: { $0.isRefused }
          #expect { try writer.delete(table, world.ada.userID) } throws: { $0.isRefused }
        }
        for column in ["tenant_id", "id", "seq"] as [SQLName] {
          #expect { try writer.update("customers", id, version: nil, set: [(column, 2)]) } throws: { $0.isRefused }
        }
      }
    }
  }

  @Test func `a text checked as a change is not taken for a read`() throws {
    try World.with { world in
      let statement: SQL = "DELETE FROM main.tags WHERE tenant_id = kith_tenant()"
      try world.ada.write { writer in
        try writer.execute(statement)
        #expect { try writer.page(statement) } throws: { $0.isRefused }
      }
    }
  }
}

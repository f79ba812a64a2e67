import Foundation
import Logging
import Records
import Store
import Testing
import Values

@testable import CRM

/// What became of tags that stood in the records as texts, before they were rows of their own.
@Suite struct `Tags of an older file` {
  private static let old: [(client: String, tags: String)] = [
    ("Acme", #"["b", "VIP", "a"]"#), ("Birch", #"[" Vip", "🙂 fair"]"#), ("Cedar", #"["", "   "]"#), ("Dogwood", "[]"),
    ("Elm", #"["north, south", "été", "ÉTÉ"]"#), ("Fir", "[\"\(String(repeating: "long ", count: 60))\"]"),
    ("Gum", #"["شركة", "a'b\"c", "Vip", "vip "]"#),
  ]

  private let directory = NSTemporaryDirectory() + "kith-\(UUID().uuidString)"

  /// A file with the records of its first version, brought up to date, and the founder of its workspace.
  private func open() throws -> (store: Store, admin: Session) {
    var schema = Product.schema
    schema.migrations.append(Migration(129, "Records with old tags") { try Self.fill($0) })
    schema.migrations.sort { $0.number < $1.number }
    var configuration = Store.Configuration()
    configuration.passwordCost = .testing
    let store = try Store(
      directory: directory, schema: schema, configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let founder = NewMember(
      name: "Mara Lindqvist", email: "mara@kith.example", role: Roles.admin, password: try store.installation.newPassword(World.password))
    return (store, try store.installation.createWorkspace(name: "Old House", currency: .eur, founder: founder, seed: Product.seed))
  }

  private static func fill(_ connection: MigrationConnection) throws {
    for (index, entry) in old.enumerated() {
      let id = RecordID()
      try connection.execute(
        "INSERT INTO customers (tenant_id, id, created_at, updated_at, name, tags) VALUES (1, \(id), 1, 1, \(entry.client), \(entry.tags))")
      // The index was written from what was typed, without white space around it.
      let names = (try JSON.parse(entry.tags).array ?? []).compactMap { $0.string?.trimmingCharacters(in: .whitespaces) }
      let line = names.joined(separator: " ").lowercased()
      try connection.execute(
        """
        INSERT INTO search_documents (seq, tenant_id, kind, id, title, subtitle)
        VALUES (\(index + 1), 1, 'customer', \(id), \(entry.client), \(index == 1 ? line : "steel"))
        """)
      let text = index == 1 ? "\(line) \(line)" : "steel steel\n\(line)\nmore"
      try connection.execute(
        """
        INSERT INTO search_index (rowid, kind, title, text)
        VALUES (\(Int64(1) << 40 | Int64(index + 1)), \(code), \(entry.client.lowercased()), \(text))
        """)
    }
  }

  /// What the index calls clients.
  private static let code: String = {
    let hash = "customer".utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return String(decoding: (0..<3).map { UInt8(ascii: "a") + UInt8(hash >> (8 * UInt32($0)) & 0xff) % 26 }, as: UTF8.self)
  }()

  @Test func `every name becomes one tag, whatever its case, and records keep theirs in their order`() throws {
    let (store, admin) = try open()
    defer { close(store) }
    let tags = try admin.read { reader in
      try Dictionary(
        uniqueKeysWithValues: Customer.type.rows(Customer.type.list(ListQuery(), reader).page, reader).map { row in
          (row.title, row.type.fields[row.type.index("tags")].list(row["tags"]))
        })
    }
    #expect(tags["Acme"]?.map { $0.lowercased() } == ["b", "vip", "a"])
    #expect(tags["Birch"]?.map { $0.lowercased() } == ["vip", "🙂 fair"])
    #expect(tags["Cedar"] == [] && tags["Dogwood"] == [])
    #expect(tags["Elm"] == ["north  south", "été", "ÉTÉ"])
    #expect(tags["Fir"]?.first?.count == 299)
    #expect(tags["Gum"]?.map { $0.lowercased() } == ["شركة", "a'b\"c", "vip"])
    let counts = try admin.read { reader in
      (try reader.integer("SELECT count(*) FROM tags"), try reader.integer("SELECT count(*) FROM customers WHERE tags IS NULL"))
    }
    #expect(counts.0 == 10 && counts.1 == 2)
  }

  @Test func `lists filter by them and search finds them, by a new name too`() throws {
    let (store, admin) = try open()
    defer { close(store) }
    func found(_ word: String) throws -> [String] {
      try admin.read { try Customer.type.find(word, limit: 10, $0).map(\.title).sorted() }
    }
    func listed(_ name: String) throws -> Int {
      var query = ListQuery()
      query.filters = [.contains("tags", name)]
      return try admin.read { try Customer.type.list(query, $0).total }
    }
    #expect(try found("vip") == ["Acme", "Birch", "Gum"])
    #expect(try listed("VIP") == 3 && listed("été") == 1 && listed("ÉTÉ") == 1 && listed("🙂 fair") == 1)
    let vip = try #require(try admin.read { try $0.id("SELECT id FROM tags WHERE name = 'vip'") })
    try admin.write { _ = try CRM.Tag.type.update(vip, Inputs([("name", .typed("Key account"))]), version: nil, $0) }
    #expect(try found("key account") == ["Acme", "Birch", "Gum"])
    let fair = try #require(try admin.read { try $0.id("SELECT id FROM tags WHERE name = '🙂 fair'") })
    try admin.write { _ = try CRM.Tag.type.update(fair, Inputs([("name", .typed("Market"))]), version: nil, $0) }
    #expect(try found("market") == ["Birch"])
    #expect(try found("fair") == [])
    #expect(try found("steel").count == 6)
  }

  private func close(_ store: Store) {
    do {
      try store.close()
      try FileManager.default.removeItem(atPath: directory)
    } catch { Issue.record(error) }
  }
}

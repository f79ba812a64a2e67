import Records
import Store
import Templating
import Values
import Web

enum CustomerMapPages {
  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let record = CustomerRecord(row: try Customer.type.get(id, reader), context: context, reader: reader)
        return try record.values(tab: "relations").merging(try self.values(CustomerMap(record: record))) { _, own in own }
      }
    }
    return try context.render("customers/relations", values)
  }

  private static func values(_ map: CustomerMap) throws -> [String: Value] {
    let (parents, contacts) = (try map.parents(), try map.contacts())
    let (deals, parts) = (try map.deals(), try map.parts())
    let drawing = CustomerMapDrawing(
      name: map.record.row.title, id: map.record.row.id, parents: parents, contacts: contacts, deals: deals, parts: parts)
    let sides = [parents, parts, contacts, deals]
    let path = map.record.path
    let lists = [
      (parts, "All clients below it", self.parts(of: map.record.row.id)), (contacts, "All contacts", path + "/contacts"),
      (deals, "All deals", path + "/deals"),
    ]
    let rest: Value = .list(lists.filter(\.0.isCut).map { ["title": .string($0.1), "url": .string($0.2)] })
    return [
      "map": drawing.value(), "nodes": .list(sides.flatMap(\.nodes).map(node)), "rest": rest,
      "limit": .integer(CustomerMap.limit),
    ]
  }

  /// The list of clients that are part of this one.
  static func parts(of client: RecordID) -> String { FilterBar.url("/crm/customers", [("where", "parentId:is:\(client)")]) }

  private static func node(_ node: CustomerMap.Node) -> Value {
    [
      "name": .string(node.name), "note": .string(node.note), "url": Value(node.url), "kind": .string(node.kind),
      "end_url": Value(node.endURL),
    ]
  }
}

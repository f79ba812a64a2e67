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
      name: map.record.row.title, path: map.record.path, parents: parents, contacts: contacts, deals: deals, parts: parts)
    let sides = [parents, parts, contacts, deals]
    return [
      "map": drawing.value(), "nodes": .list(sides.flatMap(\.nodes).map(node)), "is_cut": .bool(sides.contains(where: \.isCut)),
      "limit": .integer(Int64(CustomerMap.limit)),
    ]
  }

  private static func node(_ node: CustomerMap.Node) -> Value {
    [
      "name": .string(node.name), "note": .string(node.note), "url": Value(node.url), "kind": .string(node.kind),
      "end_url": Value(node.endURL),
    ]
  }
}

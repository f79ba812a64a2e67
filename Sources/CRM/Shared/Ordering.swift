import Records
import Store
import Values

/// Records in an order that people set: stages, and fields of the workspace's own.
enum Ordering {
  /// Positions from 0, in this order.
  static func set(_ ids: [RecordID], _ type: EntityType, _ writer: Writer) throws {
    for (position, id) in ids.enumerated() {
      let row = try type.get(id, writer)
      try type.change(row, writer, verb: "updated") { $0["position"] = .integer(Int64(position)) }
    }
  }

  /// One place up or down; nothing at the ends.
  static func shift(_ id: RecordID, up: Bool, among ids: [RecordID], _ type: EntityType, _ writer: Writer) throws {
    guard let index = ids.firstIndex(of: id) else { throw RecordError.missing(type.name, id) }
    let other = up ? index - 1 : index + 1
    guard ids.indices.contains(other) else { return }
    var order = ids
    order.swapAt(index, other)
    try set(order, type, writer)
  }
}

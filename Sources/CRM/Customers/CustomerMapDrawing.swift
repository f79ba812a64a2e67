import Store
import Templating
import Values

/// Where the boxes of a client's map stand: x in percent and y in pixels, so that text never scales.
///
/// Companies above on top, people on the left, deals on the right, companies below at the foot; lines lead to the client in the middle.
struct CustomerMapDrawing {
  private static let sideSlots = 7
  private static let footSlots = 5
  private static let headSlots = 3
  private static let row = 52
  private static let box = 44

  private let parents: CustomerMap.Side
  private let contacts: CustomerMap.Side
  private let deals: CustomerMap.Side
  private let parts: CustomerMap.Side
  private let name: String
  private let id: RecordID
  private var path: String { "/crm/customers/\(id)" }

  init(
    name: String, id: RecordID, parents: CustomerMap.Side, contacts: CustomerMap.Side, deals: CustomerMap.Side, parts: CustomerMap.Side
  ) {
    (self.name, self.id) = (name, id)
    (self.parents, self.contacts, self.deals, self.parts) = (parents, contacts, deals, parts)
  }

  private struct Box {
    var node: CustomerMap.Node
    var x: Double
    var y: Int
    var width: Double
    var isClient = false
  }

  func value() -> Value {
    let left = slots(contacts, Self.sideSlots, more: path + "/contacts")
    let right = slots(deals, Self.sideSlots, more: path + "/deals")
    let foot = slots(parts, Self.footSlots, more: parts.isCut ? CustomerMapPages.parts(of: id) : "#table")
    let head = Array(slots(parents, Self.headSlots, more: "#table").reversed())
    let top = head.count * Self.row
    let middle = max(left.count, right.count, 1) * Self.row
    let client = Box(
      node: .init(name: name, note: "", url: path, kind: "Client"), x: 36, y: top + (middle - Self.row) / 2, width: 28, isClient: true)
    var boxes: [Box] = [client]
    var lines: [Value] = []
    let above = head.enumerated().map { Box(node: $1, x: 36, y: $0 * Self.row, width: 28) }
    for (upper, lower) in zip(above, above.dropFirst() + [client]) {
      lines.append(line(50, upper.y + Self.box, 50, lower.y))
    }
    let people = column(left, x: 0, top: top, height: middle)
    let business = column(right, x: 72, top: top, height: middle)
    for box in people { lines.append(line(28, centre(box), 36, centre(client))) }
    for box in business { lines.append(line(64, centre(client), 72, centre(box))) }
    let below = footRow(foot, y: top + middle + Self.row / 2)
    if !below.isEmpty { lines.append(line(50, client.y + Self.box, 50, top + middle)) }
    for box in below { lines.append(line(50, top + middle, box.x + box.width / 2, box.y)) }
    boxes += above + people + business + below
    let height = top + middle + (below.isEmpty ? 0 : Self.row / 2 + Self.row)
    return ["height": .integer(Int64(height)), "lines": .list(lines), "boxes": .list(boxes.map(shown))]
  }

  /// What fits, and where that is not all a last one that leads to the rest.
  private func slots(_ side: CustomerMap.Side, _ count: Int, more url: String) -> [CustomerMap.Node] {
    guard side.nodes.count > count else { return side.nodes }
    let shown = side.nodes.prefix(count - 1)
    let rest = side.nodes.count - shown.count
    return shown + [.init(name: "\(rest)\(side.isCut ? "+" : "") more", note: "", url: url, kind: "More")]
  }

  private func column(_ nodes: [CustomerMap.Node], x: Double, top: Int, height: Int) -> [Box] {
    let start = top + (height - nodes.count * Self.row) / 2
    return nodes.enumerated().map { Box(node: $1, x: x, y: start + $0 * Self.row, width: 28) }
  }

  private func footRow(_ nodes: [CustomerMap.Node], y: Int) -> [Box] {
    let slot = 100.0 / Double(Self.footSlots)
    let start = (100 - slot * Double(nodes.count)) / 2
    return nodes.enumerated().map { Box(node: $1, x: start + slot * Double($0) + 1, y: y, width: slot - 2) }
  }

  private func centre(_ box: Box) -> Int { box.y + Self.box / 2 }

  private func line(_ x1: Double, _ y1: Int, _ x2: Double, _ y2: Int) -> Value {
    ["x1": .string(percent(x1)), "y1": .integer(Int64(y1)), "x2": .string(percent(x2)), "y2": .integer(Int64(y2))]
  }

  private func shown(_ box: Box) -> Value {
    [
      "x": .string(percent(box.x)), "y": .integer(Int64(box.y)), "width": .string(percent(box.width)), "name": .string(box.node.name),
      "note": .string(box.node.note), "url": Value(box.node.url), "kind": .string(box.node.kind), "is_client": .bool(box.isClient),
    ]
  }

  /// `28%`, with one decimal at most.
  private func percent(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
  }
}

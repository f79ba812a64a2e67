import Records
import Store
import Templating
import Values

/// A client with all that belongs to it, and what their deals come to. Of a very large group the figures count its first part, and say so.
struct CustomerSubtree {
  static let depthLimit: Int64 = 6
  static let clientLimit = 200
  /// Thousands of steps of SQLite's machine that adding up may take: some ten thousand deals.
  private static let workLimit: Int32 = 2_000

  let clients: [RecordID]
  let isCut: Bool
  private let reader: Reader

  init(of id: RecordID, _ reader: Reader) throws {
    self.reader = reader
    let page = try reader.page(
      """
      WITH RECURSIVE tree(id, depth) AS (
        SELECT id, 0 FROM customers WHERE id = \(id)
        UNION ALL SELECT c.id, tree.depth + 1 FROM tree JOIN customers c ON c.parent_id = tree.id WHERE tree.depth < \(Self.depthLimit)
        LIMIT \(Int64(Self.clientLimit + 1)))
      SELECT id FROM tree
      """)
    let all = (0..<page.rowCount).compactMap { page.id($0, 0) }
    clients = Array(all.prefix(Self.clientLimit))
    isCut = all.count > Self.clientLimit
  }

  /// For the section below the tree; null for a client that nothing belongs to, and for whoever sees no deals or no amounts.
  func value() throws -> Value {
    guard clients.count > 1, try maySeeAmounts() else { return .null }
    let totals: [String: StageBoard.Total]
    do {
      totals = try self.totals()
    } catch StoreError.tooMuchWork {
      return ["clients": .integer(Int64(clients.count)), "is_cut": .bool(isCut), "lines": .null]
    }
    let lines: [Value] = [("OPEN", "Open deals"), ("WON", "Won")].map { status, label in
      let total = totals[status] ?? StageBoard.Total()
      let sums = total.sums(workspace: reader.session.currency)
      return ["label": .string(label), "sum": .string(sums.joined(separator: " + ")), "count": .integer(total.count)]
    }
    return ["clients": .integer(Int64(clients.count)), "is_cut": .bool(isCut), "lines": .list(lines)]
  }

  /// For programs: sums by currency, null where there is too much to add up; all of it null for whoever sees no deals or no amounts.
  func json() throws -> JSON {
    guard try maySeeAmounts() else { return .null }
    var members: [(String, JSON)] = [("clients", JSON(clients.count)), ("isCut", .bool(isCut))]
    do {
      let totals = try totals()
      members += [("OPEN", "open"), ("WON", "won")].map { ($1, Self.json(totals[$0] ?? StageBoard.Total())) }
    } catch StoreError.tooMuchWork {
      members += [("open", .null), ("won", .null)]
    }
    return JSON(members: members)
  }

  private static func json(_ total: StageBoard.Total) -> JSON {
    let sums = total.amounts.sorted { $0.currency.code < $1.currency.code }.map { amount -> JSON in
      ["currencyCode": .string(amount.currency.code), "amount": .number(Money(minor: amount.minor, currency: amount.currency).decimal)]
    }
    return ["count": JSON(total.count), "sums": .array(sums)]
  }

  private func maySeeAmounts() throws -> Bool {
    guard reader.session.allows(.dealView) else { return false }
    return try Deal.type.seen(by: reader).field("amount")?.visibility == .visible
  }

  /// By status of the deal.
  private func totals() throws -> [String: StageBoard.Total] {
    let page = try reader.page(
      """
      SELECT status, ifnull(currency_code, ''), count(*), sum(ifnull(amount, 0)) FROM deals
      WHERE customer_id IN \(list: clients) AND status IN ('OPEN', 'WON') GROUP BY 1, 2
      """, withinThousandSteps: Self.workLimit)
    var totals: [String: StageBoard.Total] = [:]
    for row in 0..<page.rowCount {
      guard let status = page.string(row, 0) else { continue }
      let currency = page.string(row, 1).flatMap { Currency($0) } ?? reader.session.currency
      totals[status, default: StageBoard.Total()].count += page.integer(row, 2) ?? 0
      totals[status, default: StageBoard.Total()].add(page.integer(row, 3) ?? 0, currency)
    }
    return totals
  }
}

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
  /// Whether something of the group is left out: clients beyond the first ones, or levels below the last one that is read.
  var isCut: Bool { hasMoreClients || isDeeper }
  private let hasMoreClients: Bool
  private let isDeeper: Bool
  private let reader: Reader

  init(of id: RecordID, _ reader: Reader) throws {
    self.reader = reader
    let page = try reader.page(
      """
      WITH RECURSIVE tree(id, depth) AS (
        SELECT id, 0 FROM customers WHERE id = \(id)
        UNION ALL SELECT c.id, tree.depth + 1 FROM tree JOIN customers c ON c.parent_id = tree.id WHERE tree.depth <= \(Self.depthLimit)
        LIMIT \(Int64(Self.clientLimit + 1)))
      SELECT id, depth FROM tree
      """)
    // One client and one level more than count, to know whether there are any.
    let counted = (0..<page.rowCount).filter { page.integer($0, 1) ?? 0 <= Self.depthLimit }
    clients = counted.prefix(Self.clientLimit).compactMap { page.id($0, 0) }
    hasMoreClients = counted.count > Self.clientLimit
    isDeeper = counted.count < page.rowCount
  }

  /// For the section below the tree; null for a client that nothing belongs to, and for whoever sees no deals or no amounts.
  func value() throws -> Value {
    guard clients.count > 1, try maySeeAmounts() else { return .null }
    let totals: [String: StageBoard.Total]
    do {
      totals = try self.totals()
    } catch StoreError.tooMuchWork {
      return ["of": .string(extent), "lines": .null]
    }
    let lines: [Value] = [("OPEN", "Open deals"), ("WON", "Won")].map { status, label in
      let total = totals[status] ?? StageBoard.Total()
      let sums = total.sums(workspace: reader.session.currency)
      return ["label": .string(label), "sum": .string(sums.joined(separator: " + ")), "count": .integer(total.count)]
    }
    return ["of": .string(extent), "lines": .list(lines)]
  }

  /// What is added up beside the client itself: `the 3 clients below it`.
  private var extent: String {
    if hasMoreClients { return "the first \(clients.count) clients below it" }
    let below = clients.count - 1
    return "the \(below) \(below == 1 ? "client" : "clients")\(isDeeper ? " of the first six levels" : "") below it"
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
      SELECT status, ifnull(currency_code, ''), count(*), \(SQL.clampedSum("amount")) FROM deals
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

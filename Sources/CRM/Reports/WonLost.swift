import Records
import Store
import Templating
import Values

/// Deals closed within the period by owner, and why they were lost. Deals that nobody owns are a row of their own.
struct WonLost {
  struct Row {
    let id: RecordID?
    let name: String
    var won = StageBoard.Total()
    var lost = StageBoard.Total()

    var rate: Share? { Share(won.count, of: won.count + lost.count) }

    mutating func add(_ other: Row) {
      won.add(other.won)
      lost.add(other.lost)
    }
  }

  struct Reason {
    let name: String
    let key: String?
    var total = StageBoard.Total()
  }

  let rows: [Row]
  let reasons: [Reason]
  let closed: ClosedDeals
  let workspace: Currency

  init(_ filter: ReportFilter, _ reader: Reader) throws {
    let workspace = reader.session.currency
    self.workspace = workspace
    let condition: SQL = "\(filter.deals) AND \(filter.period.holds("t.closed_date"))"
    rows = try Self.read(condition, reader).sorted { left, right in
      let (one, other) = (left.won.minor(workspace), right.won.minor(workspace))
      return (other, right.won.count, left.name) < (one, left.won.count, right.name)
    }
    reasons = try Self.reasons(condition, reader)
    closed = try ClosedDeals(condition, reader)
  }

  var total: Row { rows.reduce(into: Row(id: nil, name: "All owners")) { $0.add($1) } }

  private static func read(_ condition: SQL, _ reader: Reader) throws -> [Row] {
    let page = try reader.page(
      """
      SELECT t.owner_id, t.status, ifnull(t.currency_code, ''), count(*), \(SQL.clampedSum("t.amount")) FROM deals t
      WHERE t.status IN ('WON', 'LOST') AND \(condition) GROUP BY 1, 2, 3
      """)
    let names = try Members.names(of: (0..<page.rowCount).compactMap { page.id($0, 0) }, reader)
    var rows: [RecordID?: Row] = [:]
    for row in 0..<page.rowCount {
      let owner = page.id(row, 0)
      var part = StageBoard.Total()
      part.count = page.integer(row, 3) ?? 0
      part.add(page.integer(row, 4) ?? 0, page.string(row, 2).flatMap { Currency($0) } ?? reader.session.currency)
      let blank = Row(id: owner, name: owner.map { names[$0] ?? "Somebody" } ?? "No owner")
      if page.string(row, 1) == "WON" {
        rows[owner, default: blank].won.add(part)
      } else {
        rows[owner, default: blank].lost.add(part)
      }
    }
    return Array(rows.values)
  }

  private static func reasons(_ condition: SQL, _ reader: Reader) throws -> [Reason] {
    let page = try reader.page(
      """
      SELECT t.lost_reason, ifnull(t.currency_code, ''), count(*), \(SQL.clampedSum("t.amount")) FROM deals t WHERE t.status = 'LOST' AND \(condition)
      GROUP BY 1, 2
      """)
    var reasons: [Reason] = []
    for row in 0..<page.rowCount {
      let key = page.string(row, 0)
      var part = StageBoard.Total()
      part.count = page.integer(row, 2) ?? 0
      part.add(page.integer(row, 3) ?? 0, page.string(row, 1).flatMap { Currency($0) } ?? reader.session.currency)
      if let index = reasons.firstIndex(where: { $0.key == key }) {
        reasons[index].total.add(part)
      } else {
        let name = Deal.lostReasons.first { $0.value == key }?.label ?? key ?? "No reason given"
        reasons.append(Reason(name: name, key: key, total: part))
      }
    }
    return reasons.sorted { ($1.total.count, $0.name) < ($0.total.count, $1.name) }
  }
}

import Store
import Templating
import Values

/// What stands in each stage of each pipeline, for deals opened within the period. Every deal is in exactly one row.
struct SalesFunnel {
  struct Row {
    let name: String
    let stage: PipelineStages.Stage?
    var total = StageBoard.Total()
    /// Deals without a value.
    var without: Int64 = 0

    mutating func add(_ other: Row) {
      total.add(other.total)
      without += other.without
    }
  }

  struct Section {
    let pipeline: RecordID?
    let name: String
    var rows: [Row]

    var sum: Row { SalesFunnel.sum(of: rows) }
  }

  private(set) var sections: [Section] = []
  let workspace: Currency
  private let filter: ReportFilter

  init(_ filter: ReportFilter, _ reader: Reader) throws {
    self.filter = filter
    workspace = reader.session.currency
    var found = try Self.read(filter, reader)
    let known = try filter.pipeline.map { try PipelineStages.all(of: $0, reader) } ?? PipelineStages.everywhere(reader)
    let listed = Set(known.map(\.id))
    let others = try found.keys.compactMap { $0 }.filter { !listed.contains($0) }.sorted().compactMap { try PipelineStages.get($0, reader) }
    for stage in known + others { add(stage, found.removeValue(forKey: stage.id)) }
    let rest = found.values.reduce(into: Row(name: "No stage", stage: nil)) { $0.add($1) }
    if sections.count > 1 { sections.removeAll { $0.sum.total.count == 0 && $0.pipeline != known.first?.pipeline } }
    if rest.total.count > 0 { sections.append(Section(pipeline: nil, name: "Without a stage", rows: [rest])) }
  }

  var total: Row { Self.sum(of: sections.flatMap(\.rows)) }

  static func sum(of rows: [Row]) -> Row { rows.reduce(into: Row(name: "All stages", stage: nil)) { $0.add($1) } }

  private mutating func add(_ stage: PipelineStages.Stage, _ found: Row?) {
    let row = Row(name: stage.name, stage: stage, total: found?.total ?? StageBoard.Total(), without: found?.without ?? 0)
    if let index = sections.firstIndex(where: { $0.pipeline == stage.pipeline }) {
      sections[index].rows.append(row)
    } else {
      sections.append(Section(pipeline: stage.pipeline, name: stage.pipelineName, rows: [row]))
    }
  }

  private static func read(_ filter: ReportFilter, _ reader: Reader) throws -> [RecordID?: Row] {
    let page = try reader.page(
      """
      SELECT t.stage_id, ifnull(t.currency_code, ''), count(*), \(SQL.clampedSum("t.amount")), sum(t.amount IS NULL) FROM deals t
      WHERE \(filter.deals) AND \(filter.period.holds("t.created_date")) GROUP BY 1, 2
      """)
    return (0..<page.rowCount).reduce(into: [:]) { rows, row in
      var part = Row(name: "", stage: nil, without: page.integer(row, 4) ?? 0)
      part.total.count = page.integer(row, 2) ?? 0
      part.total.add(page.integer(row, 3) ?? 0, page.string(row, 1).flatMap { Currency($0) } ?? reader.session.currency)
      rows[page.id(row, 0), default: Row(name: "", stage: nil)].add(part)
    }
  }
}

// For templates and programs.
extension SalesFunnel {
  var value: Value {
    .list(
      sections.map { section in
        let steps = reached(section.rows)
        let counts = Dictionary(uniqueKeysWithValues: steps.map { ($0.id, $0.total.count) })
        return [
          "name": .string(section.name), "total": value(section.sum), "is_drawn": .bool(steps.count > 1),
          "stages": FunnelShape(steps: steps.map { ($0.name, $0.total) }, workspace: workspace, showsRates: true).value,
          "rows": .list(section.rows.map { value($0, reached: $0.stage.flatMap { counts[$0.id] }) }),
        ]
      })
  }

  /// Deals that have come at least as far as each stage. A lost deal does not say how far it came, so it is in none.
  private func reached(_ rows: [Row]) -> [(id: RecordID, name: String, total: StageBoard.Total)] {
    var sum = StageBoard.Total()
    let steps = rows.reversed().compactMap { row -> (id: RecordID, name: String, total: StageBoard.Total)? in
      guard let stage = row.stage, stage.column.closing != .lost else { return nil }
      sum.add(row.total)
      return (stage.id, stage.name, sum)
    }
    return steps.reversed()
  }

  func value(_ row: Row, reached: Int64? = nil) -> Value {
    let sum = row.total.sum(workspace: workspace)
    return [
      "name": .string(row.name), "glyph": Value(row.stage?.column.glyph), "chance": Value(row.stage?.column.probability),
      "count": .integer(row.total.count), "without": .integer(row.without), "reached": Value(reached),
      "value": .string(sum.isEmpty ? Money(minor: 0, currency: workspace).formatted : sum),
      "url": Value(row.stage.map { FilterBar.url("/crm/deals", [("stageId", $0.id.description)] + filter.listed("createdDate")) }),
    ]
  }

  func json(_ row: Row) -> JSON {
    [
      "stageId": JSON(row.stage?.id), "stage": .string(row.name), "probability": row.stage.map { JSON($0.column.probability) } ?? .null,
      "count": JSON(row.total.count), "withoutValue": JSON(row.without), "value": row.total.json(workspace),
      "otherCurrencies": .array(row.total.json(besides: workspace)),
    ]
  }

  var json: JSON {
    .array(
      sections.map { section in
        [
          "pipelineId": JSON(section.pipeline), "pipeline": .string(section.name), "stages": .array(section.rows.map(json)),
          "total": json(section.sum),
        ]
      })
  }

  /// A line for each stage and currency.
  var lines: [[String]] {
    [["Pipeline", "Stage", "Chance", "Currency", "Deals", "Without value", "Value"]]
      + sections.flatMap { section in
        section.rows.map { row in
          let chance = row.stage.map { String($0.column.probability) } ?? ""
          let sum = row.total.sum(workspace: workspace)
          let isPlain = row.total.amounts.allSatisfy { $0.currency == workspace || $0.minor == 0 }
          return [
            section.name, row.name, chance, isPlain ? workspace.code : "several", String(row.total.count), String(row.without),
            isPlain ? Money(minor: row.total.minor(workspace), currency: workspace).decimal : sum,
          ]
        }
      }
  }
}

import Records
import Store
import Templating
import Values
import Web

/// Leads or deals in the columns of their stages. At most `cardLimit` cards a column are read; counts and totals are kept by the store, and
/// counted within a bound where a filter asks for others, so that a board costs the same at a thousand and at a million cards.
struct StageBoard {
  static let cardLimit = 50
  /// Thousands of steps that a filtered count may take.
  private static let countLimit: Int32 = 5_000

  struct Stage {
    enum Closing { case open, won, lost }

    let id: RecordID
    let name: String
    let glyph: String
    let closing: Closing
    let probability: Int64

    var value: Value { ["key": .id(id), "name": .string(name), "glyph": .string(glyph)] }
  }

  /// What differs between leads and deals, over the alias `t`.
  struct Kind {
    let type: EntityType
    let amount: SQLName
    let company: SQL
    let score: SQL
    /// When a closed card was closed, and why it was lost.
    let closed: SQL
    let reason: SQL
    /// A date beside the value.
    let expected: SQL
    /// The column of activities that names the record.
    let step: SQLName
    let path: String
    let mayMove: Bool
  }

  struct Total {
    var count: Int64 = 0
    var amounts: [(currency: Currency, minor: Int64)] = []
    var isExact = true

    /// `€214,500 + $3,000`, the workspace's currency first.
    func sum(workspace: Currency) -> String { sums(workspace: workspace).joined(separator: " + ") }

    /// The sum at the head of a column: zero is a figure too where there are cards.
    func figure(workspace: Currency) -> String {
      let sum = sum(workspace: workspace)
      return sum.isEmpty && count > 0 ? Money(minor: 0, currency: workspace).formatted : sum
    }

    /// One text for each currency in which there is something.
    func sums(workspace: Currency) -> [String] {
      let filled = amounts.filter { $0.minor != 0 }.sorted { left, right in
        left.currency == workspace || (right.currency != workspace && left.currency.code < right.currency.code)
      }
      return filled.map { ($0.minor == .max ? "over " : "") + Money(minor: $0.minor, currency: $0.currency).formatted }
    }

    mutating func add(_ minor: Int64, _ currency: Currency) {
      if let index = amounts.firstIndex(where: { $0.currency == currency }) {
        amounts[index].minor = amounts[index].minor.addingClamped(minor)
      } else {
        amounts.append((currency, minor))
      }
    }

    mutating func add(_ other: Total) {
      count += other.count
      isExact = isExact && other.isExact
      for amount in other.amounts { add(amount.minor, amount.currency) }
    }
  }

  let kind: Kind
  let stages: [Stage]
  let query: ListQuery
  let reader: Reader
  /// Where a move comes back to; nil for the bare board.
  let returnPath: String?

  /// Columns for the board, and the totals by stage.
  func columns(newURL: (Stage) -> String?, moreURL: (Stage) -> String) throws -> (columns: [Value], totals: [RecordID: Total]) {
    let totals = try totals()
    let mold = Mold()
    let book = try kind.type.seen(by: reader).field("tags")?.tagBook
    let columns = try stages.map { stage -> Value in
      let page = try cards(of: stage)
      let total = totals[stage.id] ?? Total()
      let shown = min(page.rowCount, Self.cardLimit)
      let rest = max(Int(total.count) - shown, page.rowCount - shown)
      return [
        "key": .id(stage.id), "name": .string(stage.name), "glyph": .string(stage.glyph), "count": .integer(max(total.count, Int64(shown))),
        "sum": .string(total.isExact ? total.figure(workspace: reader.session.currency) : "or more"), "new_url": Value(newURL(stage)),
        "probability": .integer(stage.probability), "is_open": .bool(stage.closing == .open),
        "cards": .list((0..<shown).map { .object(mold.object(card(page, $0, stage, book))) }), "more": .integer(Int64(rest)),
        "more_url": .string(moreURL(stage)),
      ]
    }
    return (columns, totals)
  }

  /// What the Move menu of each card offers.
  var stageValues: Value {
    .list(stages.map(\.value))
  }
}

// Counts and totals.
extension StageBoard {
  private func totals() throws -> [RecordID: Total] {
    guard !query.filters.isEmpty || query.ids != nil else { return totals(try reader.page(stored)) }
    do {
      return totals(try reader.page(try counted(), withinThousandSteps: Self.countLimit))
    } catch StoreError.tooMuchWork {
      return Dictionary(uniqueKeysWithValues: stages.map { ($0.id, Total(isExact: false)) })
    }
  }

  private var stored: SQL {
    "SELECT stage_id, currency_code, records, \(WideTotals.amount) FROM stage_totals WHERE entity = \(kind.type.name) AND records > 0"
  }

  private func counted() throws -> SQL {
    """
    SELECT t.stage_id, ifnull(t.currency_code, ''), count(*), \(SQL.clampedSum("t.\(kind.amount)")) FROM \(kind.type.table) t
    WHERE t.stage_id IN \(list: stages.map(\.id)) AND \(try conditions()) GROUP BY 1, 2
    """
  }

  private func totals(_ page: CellPage) -> [RecordID: Total] {
    var totals: [RecordID: Total] = [:]
    for row in 0..<page.rowCount {
      guard let stage = page.id(row, 0) else { continue }
      let currency = page.string(row, 1).flatMap { Currency($0) } ?? reader.session.currency
      totals[stage, default: Total()].count += page.integer(row, 2) ?? 0
      totals[stage, default: Total()].add(page.integer(row, 3) ?? 0, currency)
    }
    return totals
  }

  private func conditions() throws -> SQL {
    var conditions = try query.filters.map { "(\(try kind.type.condition($0, reader)))" as SQL }
    if let ids = query.ids { conditions.append(ids.isEmpty ? "1 = 0" : "t.id IN \(list: ids)") }
    return conditions.isEmpty ? "1 = 1" : SQL.joined(conditions, by: " AND ")
  }
}

// Cards.
extension StageBoard {
  private func cards(of stage: Stage) throws -> CellPage {
    let step = NextStep.columns(kind.step).map { "\($0.sql) AS \(alias: $0.name)" as SQL }
    return try reader.page(
      """
      SELECT t.id, t.name, \(kind.company) AS company, t.\(kind.amount) AS amount, t.currency_code, \(kind.score) AS score, o.name AS owner, \(try tags()) AS tags,
        ifnull(t.owner_id, t.created_by) AS keeper, \(kind.closed) AS closed, \(kind.reason) AS reason, \(kind.expected) AS expected,
        \(SQL.joined(step, by: ", "))
      FROM \(kind.type.table) t LEFT JOIN members o ON o.id = t.owner_id
      WHERE t.stage_id = \(stage.id) AND \(try conditions()) ORDER BY t.position, t.seq LIMIT \(Self.cardLimit + 1)
      """, withinThousandSteps: Listing.workLimit)
  }

  private func tags() throws -> SQL {
    guard let field = try kind.type.seen(by: reader).field("tags"), field.visibility == .visible else { return "NULL" }
    return "t.tags"
  }

  private func chips(_ stored: String?, _ book: TagBook?) -> Value {
    .list((book?.entries(of: stored) ?? []).prefix(3).map { ["label": .string($0.name), "color": .string($0.color)] })
  }

  private func card(_ page: CellPage, _ row: Int, _ stage: Stage, _ book: TagBook?) -> [(String, Value)] {
    func text(_ name: String) -> String? { page.string(row, page.column(name)) }
    let id = page.id(row, 0)?.description ?? ""
    let currency = text("currency_code").flatMap { Currency($0) } ?? reader.session.currency
    let amount = page.integer(row, page.column("amount")).map { Money(minor: $0, currency: currency).formatted }
    let score = page.integer(row, page.column("score"))
    let card: [(String, Value)] = [
      ("id", .string(id)), ("url", .string("\(kind.path)/\(id)")), ("title", Value(text("name"))), ("company", Value(text("company"))),
      ("value", Value(amount)), ("score", Value(score)), ("score_high", .bool(score ?? 0 >= Lead.highScore)),
      ("owner", Value(text("owner"))),
      ("action", .string("\(kind.path)/\(id)/move" + (returnPath.map { "?return_to=" + URLText.encode($0) } ?? ""))),
      // An open card without a next step says so, to whoever may see tasks.
      ("open", .bool(stage.closing == .open && reader.session.allows(.activityView))),
      ("can_move", .bool(mayMove(page.id(row, page.column("keeper"))))),
      ("expected", Value(text("expected"))), ("tags", chips(text("tags"), book)),
    ]
    return card + foot(page, row, stage)
  }

  /// The next step of an open card, or how a closed one ended.
  private func foot(_ page: CellPage, _ row: Int, _ stage: Stage) -> [(String, Value)] {
    func text(_ name: String) -> String? { page.string(row, page.column(name)) }
    switch stage.closing {
    case .open:
      let step = StepDate(text("nextStepDate"), today: reader.session.zone.today(at: reader.now))
      let word = step.word ?? (text("nextStepDate") == nil ? text("nextStep") : nil)
      return [
        ("step", Value(word)), ("step_date", Value(step.date)), ("step_state", .string(step.state)), ("step_icon", "arrow"),
        ("step_title", Value(text("nextStep"))),
      ]
    case .won, .lost:
      let closed = page.integer(row, page.column("closed")).map { Value.instant(Instant(milliseconds: $0)) }
      let reason = stage.closing == .lost ? text("reason") : nil
      return [
        ("step", Value(reason)), ("step_date", reason == nil ? closed ?? Value(text("closed")) : .null), ("step_state", ""),
        ("step_icon", stage.closing == .won ? "check" : "x"), ("step_title", .null),
      ]
    }
  }

  private func mayMove(_ keeper: RecordID?) -> Bool {
    let session = reader.session
    return kind.mayMove && session.allows(kind.type.permissions.update)
      && (session.allows(kind.type.permissions.others) || keeper == session.userID)
  }
}

/// How near the day of a next step is.
struct StepDate {
  let date: CalendarDate?
  /// `Today`, `Tomorrow` or `Yesterday`; nil for any other day.
  let word: String?
  /// `soon` today, `late` before it, else empty.
  let state: String

  init(_ text: String?, today: CalendarDate) {
    date = text.flatMap { CalendarDate($0) }
    let days = date.map { $0.daysSinceEpoch - today.daysSinceEpoch }
    word =
      switch days {
      case 0: "Today"
      case 1: "Tomorrow"
      case -1: "Yesterday"
      default: nil
      }
    state = days.map { $0 < 0 ? "late" : $0 == 0 ? "soon" : "" } ?? ""
  }
}

import Records
import Store
import Values
import Web

/// Moves a task of whoever asks on their own board: to a status, which everyone sees, and to a place, which nobody else does.
struct MyTaskMove {
  enum Step: String { case up, down }

  let status: Choice?
  let place: BoardOrder.Place?
  let step: Step?

  init(_ context: Context, _ form: FormValues) throws {
    status = try TaskStatus.wanted(context, form)
    place = StageWords.place(form)
    let order = form.text("order") ?? context.query.text("order")
    step = order.flatMap { Step(rawValue: $0.lowercased()) }
    if order != nil, step == nil { throw Problem.unprocessable(fields: ["order": "order must be up or down."]) }
    if status == nil, place == nil, step == nil { throw Problem.unprocessable(fields: ["status": "Choose the status to move to."]) }
  }

  /// The task is on the board of whoever asks.
  /// - Returns: what to tell; nil when only the order changed.
  func apply(to id: RecordID, _ writer: Writer) throws -> Flash? {
    let row = try Activity.type.get(id, writer)
    let flash = try status.flatMap { try TaskStatus.set(row, $0, writer) }
    let column = BoardOrder(myTasksWith: status?.value ?? row["status"].text ?? "")
    let before = try neighbours(of: id, writer)
    if let place {
      try column.put(id, place, writer)
    } else if let step {
      if let place = try neighbour(of: id, step, writer) { try column.put(id, place, writer) }
    } else if flash != nil {
      try column.put(id, BoardOrder.Place(before: nil, after: nil), writer)
    }
    if flash == nil, try neighbours(of: id, writer) != before { try Usage.note(UsageKind.taskReordered, writer) }
    return flash
  }

  /// The cards before and after it.
  private func neighbours(of id: RecordID, _ writer: Writer) throws -> [RecordID?] {
    [try neighbour(of: id, .up, writer)?.before, try neighbour(of: id, .down, writer)?.after]
  }

  /// Above the card before it, or below the one after it; nil at the end of the column.
  private func neighbour(of id: RecordID, _ step: Step, _ writer: Writer) throws -> BoardOrder.Place? {
    let mine: SQL = """
      FROM activity_assignees o JOIN activity_assignees s ON s.user_id = o.user_id AND s.status = o.status
      JOIN activities a ON a.id = s.activity_id WHERE o.user_id = kith_user() AND o.activity_id = \(id)
      """
    switch step {
    case .up:
      return try writer.id(
        """
        SELECT s.activity_id \(mine) AND (s.sort_order, s.seq) < (o.sort_order, o.seq) ORDER BY s.sort_order DESC, s.seq DESC LIMIT 1
        """
      ).map { BoardOrder.Place(before: $0, after: nil) }
    case .down:
      return try writer.id(
        "SELECT s.activity_id \(mine) AND (s.sort_order, s.seq) > (o.sort_order, o.seq) ORDER BY s.sort_order, s.seq LIMIT 1"
      ).map { BoardOrder.Place(before: nil, after: $0) }
    }
  }
}

import Records
import Store
import Templating
import Values
import Web

/// Empty Trash, and how far it is.
enum TrashClearingPages {
  static let path = "/crm/trash/emptying"

  /// At once where there is little, else a job and a page about it.
  static func empty(_ context: Context) throws -> Response {
    let (total, moment) = try extent(context)
    guard total > TrashClearing.singleLimit else {
      let count = try TrashEmptying.empty(context.session, before: moment)
      return context.redirect("/crm/trash", flash: .success(sentence(Int64(count))))
    }
    return context.redirect("\(path)/\(try TrashClearing.begin(total, before: moment, context.session).id)")
  }

  /// `DELETE /api/crm/trash?confirm=delete` is always a job.
  static func apiEmpty(_ context: Context) throws -> Response {
    guard context.query.text("confirm")?.lowercased() == TrashPages.word else {
      throw Problem.unprocessable(fields: ["confirm": "confirm must be “\(TrashPages.word)”. Nothing was deleted."])
    }
    let (total, moment) = try extent(context)
    let clearing = try TrashClearing.begin(total, before: moment, context.session)
    return context.json(json(clearing), status: 202).with("Location", "/api\(path)/\(clearing.id)")
  }

  static func show(_ context: Context) throws -> Response {
    let clearing = try find(context)
    return try context.render(
      "trash/emptying",
      [
        "id": .id(clearing.id), "state": .string(clearing.state.rawValue), "done": .integer(clearing.done),
        "total": .integer(clearing.total), "failure": .string(clearing.failure), "sentence": .string(sentence(clearing.records)),
      ])
  }

  static func state(_ context: Context) throws -> Response { context.json(json(try find(context))) }

  static func sentence(_ count: Int64) -> String {
    count == 1 ? "1 record is gone for good." : "\(grouped(UInt64(max(0, count)))) records are gone for good."
  }

  private static func find(_ context: Context) throws -> TrashClearing {
    let id = try context.id()
    guard let clearing = try context.session.read({ try TrashClearing.find(id, $0) }) else { throw Problem.notFound }
    return clearing
  }

  /// How much is there, up to now.
  private static func extent(_ context: Context) throws -> (total: Int64, moment: Instant) {
    try context.session.read { reader in
      let moment = Instant(milliseconds: reader.now.milliseconds + 1)
      return (try TrashQueries(reader: reader).count(before: moment), moment)
    }
  }

  private static func json(_ clearing: TrashClearing) -> JSON {
    [
      "id": JSON(clearing.id), "state": .string(clearing.state.rawValue), "done": JSON(clearing.done), "total": JSON(clearing.total),
      "records": JSON(clearing.records), "failure": clearing.failure.isEmpty ? .null : .string(clearing.failure),
    ]
  }
}

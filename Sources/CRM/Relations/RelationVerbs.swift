import Records
import Store
import Values

extension Relation {
  /// Ends a relationship today. Ending what is over changes nothing.
  @discardableResult
  static func end(_ row: Row, _ writer: Writer) throws -> Row {
    let today = writer.session.zone.today(at: writer.now)
    return try type.change(row, writer, verb: "ended") { draft in
      if draft["until"] == .null { draft["until"] = .text(today.description) }
    }.row
  }

  /// It was ended by mistake.
  static func reopen(_ row: Row, _ writer: Writer) throws {
    try type.change(row, writer, verb: "updated") { $0["until"] = .null }
  }
}

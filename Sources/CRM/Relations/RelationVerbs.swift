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

  /// What ending a relationship takes with it beside its last day, so that it can be given back.
  struct Standing {
    var isPrimary = false
    /// Whether the client is the contact's main one.
    var isMain = false

    init(isPrimary: Bool, isMain: Bool) { (self.isPrimary, self.isMain) = (isPrimary, isMain) }

    init(of row: Row, _ contact: Row) {
      isPrimary = row["isPrimary"].integer == 1
      isMain = row["customerId"] != .null && row["customerId"] == contact["customerId"]
    }
  }

  /// It was ended by mistake: it goes on as it was. Who was made the primary contact since stays that.
  static func reopen(_ row: Row, as standing: Standing, _ writer: Writer) throws {
    let isFree = try !PrimaryContact.isTaken(besides: row, writer)
    let reopened = try type.change(row, writer, verb: "updated") { draft in
      draft["until"] = .null
      if standing.isPrimary, isFree { draft["isPrimary"] = .integer(1) }
    }.row
    if standing.isMain { try ContactLinks.makeMain(reopened, writer) }
  }
}

import Records
import Store
import Values
import Web

enum LeadAPI {
  /// `{"score": 0–100}`
  static func score(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        _ = try Lead.type.get(id, writer)
        let object = try body.get()
        guard let score = object["score"] ?? object["leadScore"], !score.isNull else {
          throw Problem.unprocessable(fields: ["score": "score is missing; send a number from 0 to 100."])
        }
        guard try Lead.type.seen(by: writer).field("leadScore")?.visibility == .visible else {
          throw Problem.forbidden("Your role does not see scores, so it does not set them.")
        }
        do {
          let row = try Lead.type.update(id, Inputs([("leadScore", .json(score))]), version: nil, writer, verb: "scored").row
          return context.json(try LeadRoutes.resource.json(row, context, writer))
        } catch RecordError.invalid(let errors) {
          throw Problem.unprocessable(fields: ["score": errors.first?.message ?? "score must be a number from 0 to 100."])
        }
      }
    }
  }

  /// `{"reason": "…"}`
  static func disqualify(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        _ = try Lead.type.get(id, writer)
        let row = try Disqualification(reason: try body.get().text("reason") ?? "").apply(to: id, writer)
        return context.json(try LeadRoutes.resource.json(row, context, writer))
      }
    }
  }
}

/// Takes a lead off the board, saying why; moving it to a stage takes it up again.
struct Disqualification {
  let reason: String

  func apply(to id: RecordID, _ writer: Writer) throws -> Row {
    let row = try Lead.type.get(id, writer)
    guard Lead.type.mayChange(row, writer.session) else { throw RecordError.forbidden }
    guard row["status"].text != LeadRules.disqualified else { throw Problem.conflict("This lead is disqualified already.") }
    let text = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !text.isEmpty else { throw RecordError.invalid([FieldError("reason", "Say in a few words why, so that nobody has to ask.")]) }
    guard text.count <= 500 else { throw RecordError.invalid([FieldError("reason", "The reason can have at most 500 characters.")]) }
    return try Lead.type.change(row, writer, verb: "disqualified") { draft in
      draft["status"] = .text(LeadRules.disqualified)
      draft["disqualifiedReason"] = .text(text)
    }.row
  }
}

import Records
import Store
import Values
import Web

/// Wins, loses, moves and reopens deals.
enum DealClosing {
  struct Win {
    var closedDate: Input?
    var reason: Input?
  }

  struct Loss {
    var closedDate: Input?
    var reason: Input?
    var competitor: Input?
    var notes: String?
  }

  static func win(_ id: RecordID, _ win: Win, _ writer: Writer) throws -> Row {
    let deal = try changeable(id, writer)
    guard deal["status"].text != "WON" else { throw Problem.conflict("This deal is won already.") }
    guard deal["status"].text != "LOST" else {
      throw Problem.conflict("This deal is lost. Reopen it by moving it to an open stage, then win it.")
    }
    var inputs = Inputs([("stageId", .typed(try end(of: deal, .won, writer).id.description))])
    inputs.set("closedDate", win.closedDate ?? today(writer))
    if let reason = win.reason { inputs.set("wonReason", reason) }
    return try Deal.type.update(id, inputs, version: nil, writer, verb: "won").row
  }

  static func lose(_ id: RecordID, _ loss: Loss, _ writer: Writer) throws -> Row {
    let deal = try changeable(id, writer)
    guard deal["status"].text != "WON" else {
      throw Problem.conflict("This deal is won. Reopen it by moving it to an open stage before you mark it lost.")
    }
    guard deal["status"].text != "LOST" else { throw Problem.conflict("This deal is lost already.") }
    var inputs = Inputs([("stageId", .typed(try end(of: deal, .lost, writer).id.description))])
    inputs.set("closedDate", loss.closedDate ?? today(writer))
    if let reason = loss.reason { inputs.set("lostReason", reason) }
    if let competitor = loss.competitor { inputs.set("lostToCompetitor", competitor) }
    return try Deal.type.update(id, inputs, version: nil, writer, verb: "lost", note: note(loss.notes)).row
  }

  /// - Parameter probability: what the deal takes; that of the stage where nothing is said.
  static func move(_ id: RecordID, to stage: PipelineStages.Stage, probability: Input? = nil, notes: String? = nil, _ writer: Writer) throws
    -> Row
  {
    let deal = try changeable(id, writer)
    guard stage.id != deal["stageId"].recordID else { return deal }
    try demandEnd(of: deal, stage, writer.session)
    var inputs = Inputs([("stageId", .typed(stage.id.description))])
    if let probability { inputs.set("probability", probability) }
    let verb = deal["status"].text == "OPEN" || !stage.isOpen ? endVerb(stage) : "reopened"
    return try Deal.type.update(id, inputs, version: nil, writer, verb: verb, note: note(notes)).row
  }

  private static func endVerb(_ stage: PipelineStages.Stage) -> String {
    switch stage.column.closing {
    case .open: "moved"
    case .won: "won"
    case .lost: "lost"
    }
  }

  /// A move to Won or Lost asks for what winning and losing ask for, and a closed deal is reopened first.
  private static func demandEnd(of deal: Row, _ stage: PipelineStages.Stage, _ session: Session) throws {
    guard !stage.isOpen else { return }
    guard session.allows(stage.column.closing == .won ? .dealWin : .dealLose) else { throw RecordError.forbidden }
    guard deal["status"].text == "OPEN" else {
      let state = deal["status"].text == "WON" ? "won" : "lost"
      throw Problem.conflict("This deal is \(state). Move it to an open stage first.")
    }
  }

  private static func changeable(_ id: RecordID, _ writer: Writer) throws -> Row {
    let deal = try Deal.type.get(id, writer)
    guard Deal.type.mayChange(deal, writer.session) else { throw RecordError.forbidden }
    return deal
  }

  private static func end(of deal: Row, _ closing: StageBoard.Stage.Closing, _ reader: Reader) throws -> PipelineStages.Stage {
    let pipeline = try deal["pipelineId"].recordID ?? Pipeline.defaultID(reader)
    guard let stage = try pipeline.flatMap({ try PipelineStages.closing(closing, of: $0, reader) }) else {
      throw Problem.conflict(
        "This pipeline has no stage for \(closing == .won ? "won" : "lost") deals. Add one in the pipeline's settings.")
    }
    return stage
  }

  private static func today(_ reader: Reader) -> Input { .typed(reader.session.zone.today(at: reader.now).description) }

  private static func note(_ text: String?) throws -> JSON? {
    guard let text, !text.isEmpty else { return nil }
    guard text.count <= 2_000 else { throw RecordError.invalid([FieldError("notes", "The notes can have at most 2,000 characters.")]) }
    return ["text": .string(text)]
  }
}

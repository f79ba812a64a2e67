import Records
import Store
import Values

/// A row that names one which has not come in yet.
struct ImportWait: Error {
  let field: String
  let text: String
}

/// Turns a row into what a record takes: names into ids, texts into values.
struct ImportInputs {
  let sheet: ImportSheet
  let type: EntityType
  let session: Session
  let values: ImportValues
  let lookups: ImportLookups
  let stages: ImportStages
  let makers: ImportMakers

  typealias Pairs = [(name: String, input: Input)]

  /// The client of a row; other names in it are looked for among what belongs to them.
  func customer(_ row: ImportRow, existing: Row?, _ writer: Writer) throws -> RecordID? {
    guard sheet.kind != .customers else { return nil }
    if let existing, keepsCustomer(row, existing) { return existing["customerId"].recordID }
    guard let text = client(named: row).nonEmpty else { return nil }
    return row["customerId"].isEmpty ? try company(text, writer) : try reference(.customer, "customerId", text, nil, writer)
  }

  /// What a row calls its client; empty where it names none.
  func client(named row: ImportRow) -> String {
    row["customerId"].isEmpty && sheet.kind == .contacts ? row["company"] : row["customerId"]
  }

  /// Whether the row says about the client what the record says already.
  private func keepsCustomer(_ row: ImportRow, _ existing: Row) -> Bool {
    ["customerId", "company"].compactMap { type.field($0) }.allSatisfy { says(sheet[row, $0.name], $0, existing) }
  }

  /// Whether a cell says what an export would say, white space around it aside: then it changes nothing, not even what could not be
  /// entered today, such as a client that was deleted.
  private func says(_ text: String, _ field: Field, _ existing: Row) -> Bool {
    FieldReading.text(unguarded: ExportText.text(field, of: existing, workspace: session.currency)) == text
  }

  /// Everything the row says; `existing` is the record it changes.
  func pairs(_ row: ImportRow, customer: RecordID?, existing: Row?, _ writer: Writer) throws -> Pairs {
    try checkName(row, isNew: existing == nil)
    var pairs = partsKept(row, of: existing)
    for (field, text) in zip(sheet.plan.fields, row.texts) where !text.isEmpty && !isSpecial(field) && field != ImportKeys.recordID {
      if let declared = type.field(field) {
        if let existing, says(text, declared, existing) { continue }
        pairs.append((field, try input(declared, text, customer, writer)))
      } else {
        pairs.append((field, .typed(text)))
      }
    }
    if let customer, type.field("customerId") != nil, customer != existing?["customerId"].recordID {
      pairs.append(("customerId", .json(JSON(customer))))
    }
    if sheet.kind == .deals { try addDeal(row, isNew: existing == nil, to: &pairs) }
    return pairs
  }

  /// Settled together, after the others.
  private func isSpecial(_ field: String) -> Bool {
    if field == "customerId" { return sheet.kind != .customers }
    return sheet.kind == .deals && ["pipelineId", "stageId", "status", "closedDate", "expectedCloseDate"].contains(field)
  }

  private func checkName(_ row: ImportRow, isNew: Bool) throws {
    let parts = [("firstName", "first name"), ("lastName", "last name")]
    if sheet.kind == .contacts, !sheet.has("name"), parts.allSatisfy({ sheet.has($0.0) }) {
      for (field, word) in parts where sheet[row, field].isEmpty { throw ImportSkip("The row has no \(word).") }
    }
    let isNamed = [type.title, "firstName", "lastName", "company"].contains { !sheet[row, $0].isEmpty }
    let needsTitle = sheet.kind == .customers || sheet.kind == .deals || sheet.kind == .activities
    if isNew, needsTitle ? sheet[row, type.title].isEmpty : !isNamed {
      throw ImportSkip("The row has no \(type.field(type.title)?.label.lowercased() ?? "name").")
    }
  }

  /// Parts of an address that the row leaves alone.
  private func partsKept(_ row: ImportRow, of existing: Row?) -> Pairs {
    guard let existing else { return [] }
    var kept: Pairs = []
    for field in type.fields {
      guard case .address = field.kind, Field.addressParts.contains(where: { !sheet[row, field.name + "." + $0].isEmpty }) else { continue }
      for part in Field.addressParts where sheet[row, field.name + "." + part].isEmpty {
        kept.append((field.name + "." + part, .typed(field.addressPart(part, of: existing[field.name]))))
      }
    }
    return kept
  }

  private func input(_ field: Field, _ text: String, _ customer: RecordID?, _ writer: Writer) throws -> Input {
    switch field.kind {
    case .reference(let target): return .json(JSON(try reference(target, field.name, text, customer, writer)))
    case .references(let target):
      let names = text.split { ",;|".contains($0) }.map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
      return .json(.array(try names.map { JSON(try reference(target, field.name, $0, customer, writer)) }))
    default: return try values.input(field, text)
    }
  }

  private func reference(_ target: Reference, _ field: String, _ text: String, _ customer: RecordID?, _ writer: Writer) throws -> RecordID {
    if target.entity == "lead_stage" { return try leadStage(text, writer) }
    guard target.entity != "user" else { return try member(field, text, writer) }
    guard let wanted = ProductSchema.entities.first(where: { $0.name == target.entity }) else {
      throw ImportSkip("\(field) cannot be imported.")
    }
    switch try lookups.record(wanted, text, of: customer, writer) {
    case .one(let id): return id
    case .many: throw ImportSkip("There is more than one \(target.label) called “\(text.prefix(60))”.")
    case .none:
      if wanted.name == type.name, sheet.names(text) { throw ImportWait(field: field, text: text) }
      if let id = try makers.make(field, wanted, text, writer) { return id }
      throw ImportSkip("There is no \(target.label) called “\(text.prefix(60))”.")
    }
  }

  private func member(_ field: String, _ text: String, _ writer: Writer) throws -> RecordID {
    switch lookups.member(text) {
    case .one(let id): return id
    case .many: throw ImportSkip("There is more than one user called “\(text.prefix(60))”.")
    case .none:
      if let id = try makers.makeMember(field, text, writer) { return id }
      throw ImportSkip("There is no user called “\(text.prefix(60))”.")
    }
  }

  private func leadStage(_ text: String, _ reader: Reader) throws -> RecordID {
    switch try lookups.record(LeadStage.type, text, reader) {
    case .one(let id): return id
    default: throw ImportSkip("There is no stage called “\(text.prefix(60))”.")
    }
  }

  /// A company that is no client yet becomes one, as on the form of contacts.
  private func company(_ text: String, _ writer: Writer) throws -> RecordID? {
    switch try lookups.record(Customer.type, text, writer) {
    case .one(let id): return id
    case .many: throw ImportSkip("There is more than one client called “\(text.prefix(60))”.")
    case .none:
      if let known = try lookups.company(text, writer) { return known }
      return writer.session.allows(.customerCreate) ? try makers.makeCustomer(text, writer) : nil
    }
  }
}

// Stage and days of a deal.
extension ImportInputs {
  private func addDeal(_ row: ImportRow, isNew: Bool, to pairs: inout Pairs) throws {
    let pipeline = try sheet[row, "pipelineId"].nonEmpty.map { try stages.pipeline($0) }
    let stage: ImportStages.Stage?
    if let text = sheet[row, "stageId"].nonEmpty {
      stage = try stages.stage(text, in: pipeline)
    } else {
      stage = try sheet[row, "status"].nonEmpty.flatMap { try stages.stage(status: $0, in: pipeline) }
    }
    if let stage {
      pairs.append(("stageId", .json(JSON(stage.id))))
    } else if let pipeline {
      pairs.append(("pipelineId", .json(JSON(pipeline))))
    }
    try addDays(row, stage, isNew: isNew, to: &pairs)
  }

  /// One column of closing days serves both: of what is won or lost it says when that was, of the rest when it is to be expected.
  private func addDays(_ row: ImportRow, _ stage: ImportStages.Stage?, isNew: Bool, to pairs: inout Pairs) throws {
    var closed = try day(row, "closedDate")
    var expected = try day(row, "expectedCloseDate")
    if let stage, stage.status == "OPEN" {
      expected = expected ?? closed
      closed = nil
    } else if stage != nil {
      closed = closed ?? expected
    }
    if let closed { pairs.append(("closedDate", .typed(closed.description))) }
    if let expected { pairs.append(("expectedCloseDate", .typed(expected.description))) }
    guard isNew, sheet[row, "createdDate"].isEmpty else { return }
    // A deal of last year was not opened on the day it came in.
    if let opened = try day(row, "firstContactDate") ?? closed { pairs.append(("createdDate", .typed(opened.description))) }
  }

  private func day(_ row: ImportRow, _ name: String) throws -> CalendarDate? {
    guard let field = type.field(name), let text = sheet[row, name].nonEmpty, case .typed(let day) = try values.input(field, text) else {
      return nil
    }
    return CalendarDate(day)
  }
}

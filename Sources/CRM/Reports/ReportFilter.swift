import Store
import Templating
import Values
import Web

/// Which deals a report is about: of some days, of a pipeline, of somebody.
struct ReportFilter {
  enum Owner: Equatable {
    case anyone, nobody
    case person(RecordID)
  }

  let period: Period
  let pipeline: RecordID?
  let owner: Owner
  private let context: Context

  /// Throws 422 naming what does not fit.
  init(_ context: Context, _ reader: Reader, preset: String) throws {
    self.context = context
    period = try Period(context.query, today: context.session.zone.today(at: reader.now), preset: preset)
    pipeline = try Self.pipeline(context.query, reader)
    owner = try Self.owner(context.query, reader)
  }

  private static func pipeline(_ query: FormValues, _ reader: Reader) throws -> RecordID? {
    guard let text = query.text("pipeline") ?? query.text("pipelineId") else { return nil }
    guard let id = RecordID(text), try reader.exists("SELECT 1 FROM pipelines_all WHERE id = \(id)") else {
      throw Problem.unprocessable(fields: ["pipeline": "There is no such pipeline."])
    }
    return id
  }

  private static func owner(_ query: FormValues) -> String? { query.text("owner") ?? query.text("ownerId") }

  private static func owner(_ query: FormValues, _ reader: Reader) throws -> Owner {
    switch owner(query) {
    case nil: return .anyone
    case "none": return .nobody
    case "me": return .person(reader.session.userID)
    case let text?:
      guard let id = RecordID(text), try reader.exists("SELECT 1 FROM members WHERE id = \(id)") else {
        throw Problem.unprocessable(fields: ["owner": "There is no such member."])
      }
      return .person(id)
    }
  }

  /// Over the alias `t` of deals, without the days.
  var deals: SQL {
    let whose: SQL =
      switch owner {
      case .anyone: "1 = 1"
      case .nobody: "t.owner_id IS NULL"
      case .person(let id): "t.owner_id = \(id)"
      }
    return pipeline.map { "\(whose) AND t.pipeline_id = \($0)" } ?? whose
  }
}

// For templates.
extension ReportFilter {
  /// The same owner, and the same days of a field, as filters of the list of deals.
  func listed(_ field: String) -> [(name: String, value: String)] {
    let owners: [(name: String, value: String)] =
      switch owner {
      case .anyone: []
      case .nobody: [("ownerId", "none")]
      case .person(let id): [("ownerId", id.description)]
      }
    let days = [(field + "From", period.from), (field + "To", period.to)]
    return owners + days.compactMap { name, day in day.map { (name: name, value: $0.description) } }
  }

  func value(_ reader: Reader) throws -> Value {
    let pipelines = try options("SELECT id, name FROM pipelines ORDER BY is_default DESC, name LIMIT 100", reader)
    let people = try options("SELECT id, name FROM members ORDER BY name LIMIT 500", reader)
    let ownerKey = ownerKey
    let owners = [("me", "My deals"), ("none", "No owner")] + people
    return [
      "path": .string(context.path), "period": try period.value(reader),
      "pipelines": selectable(pipelines, pipeline?.description), "owners": selectable(owners, ownerKey),
      "pipeline_name": Value(pipelines.first { $0.0 == pipeline?.description }?.1),
      "owner_name": Value(ownerKey.flatMap { key in owners.first { $0.0 == key }?.1 }),
      "has_pipelines": .bool(pipelines.count > 1),
      "kept": .list(narrowing.map { ["name": .string($0.name), "value": .string($0.value)] }),
      "csv_url": context.allows(.reportsExport)
        ? .string(FilterBar.url(context.path, days + narrowing + [(name: "format", value: "csv")])) : .null,
    ]
  }

  private var ownerKey: String? {
    switch owner {
    case .anyone: nil
    case .nobody: "none"
    case .person(let id): Self.owner(context.query) == "me" ? "me" : id.description
    }
  }

  /// The pipeline and the owner, however they were spelled.
  private var narrowing: [(name: String, value: String)] {
    [("pipeline", pipeline?.description), ("owner", ownerKey)].compactMap { name, value in value.map { (name: name, value: $0) } }
  }

  private var days: [(name: String, value: String)] {
    context.query.pairs.filter { ["period", "from", "to"].contains($0.name) && !$0.value.isEmpty }
  }

  private func options(_ sql: SQL, _ reader: Reader) throws -> [(String, String)] {
    let page = try reader.page(sql)
    return (0..<page.rowCount).map { (page.string($0, 0) ?? "", page.string($0, 1) ?? "") }
  }

  private func selectable(_ options: [(String, String)], _ chosen: String?) -> Value {
    .list(options.map { ["value": .string($0.0), "label": .string($0.1), "selected": .bool($0.0 == chosen)] })
  }
}

import Templating
import Testing
import Values

/// Renders one template given as text; `others` are there to be included and extended.
func render(
  _ text: String, _ values: Object = [:], others: [String: String] = [:], globals: Object = [:], environment: Environment = world
) throws -> String {
  let templates = try Templates(sources: others.merging(["page": text]) { $1 })
  return String(decoding: try templates.render("page", values, globals: globals, environment: environment), as: UTF8.self)
}

/// The mistake that a template makes when it is compiled or rendered.
func mistake(_ text: String, _ values: Object = [:], others: [String: String] = [:]) -> TemplateError? {
  do {
    let result = try render(text, values, others: others)
    Issue.record("no mistake was found, it printed \(result)")
  } catch let error as TemplateError {
    return error
  } catch {
    Issue.record("\(error)")
  }
  return nil
}

/// Friday 20 November 2026, 10:00 UTC, seen in UTC.
let world = Environment(zone: .utc, now: Instant(milliseconds: 1_795_168_800_000), currency: .usd)

func table(_ names: [String], _ rows: [[String?]]) -> CellPage {
  var page = CellPage(shape: Shape(names))
  for row in rows {
    for text in row {
      if let text { page.append(text) } else { page.append(.null) }
    }
    page.endRow()
  }
  return page
}

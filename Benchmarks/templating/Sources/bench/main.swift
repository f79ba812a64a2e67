import Templating
import Values

// The 50 × 8 table page: the engine over a page of cells and over objects, beside a writer by hand over raw pointers.

let names = ["name", "email", "phone", "city", "owner", "stage", "source", "note"]
let plain = ["Wilkinson Marine", "ada@example.com", "+31 20 555 0142", "Amsterdam", "Negotiation"]
let special = ["Tom & Jerry <Ltd>", "5 > 3 \"quoted\"", "O'Neill & Sons", "<b>bold</b> & more"]

func cellText(_ row: Int, _ column: Int) -> String {
  (row + column) % 2 == 0 ? plain[(row + column) / 2 % plain.count] : special[(row + column) / 2 % special.count]
}

var page = CellPage(shape: Shape(names))
var objects: [Value] = []
for row in 0..<50 {
  for column in 0..<8 { page.append(cellText(row, column)) }
  page.endRow()
  objects.append(.object(Object(names.enumerated().map { ($1, .string(cellText(row, $0))) })))
}

let source =
  "<table>\n{% for c in customers %}<tr>" + names.map { "<td>{{ c.\($0) }}</td>" }.joined()
  + "</tr>\n{% else %}<p>None</p>{% endfor %}</table>\n"
let templates = try Templates(sources: ["page": source])
let (cells, list): (Object, Object) = (["customers": .page(page)], ["customers": .list(objects)])

/// The best of many short runs, in microseconds for each page.
func measure(_ body: () throws -> Int) rethrows -> Double {
  var best = Double.infinity
  for _ in 0..<200 {
    let time = try ContinuousClock().measure {
      for _ in 0..<50 {
        let count = try body()
        precondition(count > 1000)
      }
    }
    best = min(best, Double(time.components.attoseconds) / 1e12 / 50)
  }
  return best
}

let byEngine = try templates.render("page", cells)
precondition(byEngine == HandWriter.page(page), "both write the same page")
let fromObjects = try templates.render("page", list)
precondition(fromObjects == byEngine, "objects give the same page")

let hand = measure { HandWriter.page(page).count }
let engine = try measure { try templates.render("page", cells).count }
let overObjects = try measure { try templates.render("page", list).count }
print("bytes \(byEngine.count)")
print("hand \(hand)")
print("engine \(engine)")
print("objects \(overObjects)")

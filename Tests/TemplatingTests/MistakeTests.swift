import Foundation
import Templating
import Testing
import Values

@Suite struct MistakeTests {
  @Test(arguments: [
    ("{{ name }}", 1, 4, "“name” is not known here"), ("a\n\n  {{ a.b.c }}", 3, 10, "there is no “c”"),
    ("{{ a.b | nope }}", 1, 10, "no filter “nope”"),
    ("\n{% if a %}x", 2, 4, "not closed"), ("{% endif %}", 1, 4, "nothing to close"),
    ("{% for x in a %}{% endif %}", 1, 20, "does not belong"),
    ("{{ a", 1, 1, "not closed"), ("{# a", 1, 1, "not closed"), ("{{ \"a }}", 1, 1, "not closed"), ("{{ }}", 1, 4, "a value is expected"),
    ("{{ a b }}", 1, 6, "“b” is not expected"), ("{{ a.b + }}", 1, 10, "a value is expected"), ("{% wat %}", 1, 4, "no tag “wat”"),
    ("{% include \"gone\" %}", 1, 4, "no template “gone”"), ("{% extends \"gone\" %}", 1, 4, "no template “gone”"),
    ("{{ a }}", 1, 4, "cannot be printed"),
    ("{{ n | truncate(1, 2) }}", 1, 8, "takes 0 to 1 argument"), ("{{ n | date }}{{ t | date }}", 1, 22, "needs a date"),
    ("{{ n.x }}", 1, 6, "a number has no “x”"), ("{{ n < t }}", 1, 6, "no order"), ("{{ n / 0 }}", 1, 6, "divides by zero"),
    ("{{ 9223372036854775807 + n }}", 1, 24, "too large"), ("{{ 99999999999999999999 }}", 1, 4, "too large"),
    ("{% for x in n %}{% endfor %}", 1, 13, "walked"),
    ("{{ loop.index }}", 1, 9, "“loop” is not known"), ("{% for x in [1] %}{{ loop.size }}{% endfor %}", 1, 27, "loop"),
    ("{{ [1][5] }}", 1, 7, "no element 5"),
    ("{{ super() }}", 1, 4, "stands in a block"), ("{{ \"ü\" }}\n{{ $ }}", 2, 4, "no meaning"),
    ("{{ t | money(\"dollars\") }}", 1, 8, "currency"),
    ("{% block a %}{% endblock %}{% block a %}{% endblock %}", 1, 31, "two blocks"), ("<p title=\"{{ n }}", 1, 18, "ends in the middle"),
    ("{% include \"x\" with a=1, a=2 %}", 1, 26, "twice"), ("{% for x, y in n %}{% endfor %}", 1, 9, "“in” is expected"),
    ("{% set loop = 1 %}", 1, 15, "belongs"),
  ])
  func `a mistake names its place and what is wrong`(text: String, line: Int, column: Int, message: String) throws {
    let error = try #require(mistake(text, ["a": ["b": ["x": 1]], "n": 1, "t": "text"]))
    #expect(error.file == "page.html")
    #expect((error.line, error.column) == (line, column), "\(error)")
    #expect(error.message.contains(message), "\(error)")
  }

  @Test func `a page says what its blocks cannot be`() throws {
    let others = ["layout": "{% block a %}{% endblock %}", "_x": "x", "_b": "{% block q %}{% endblock %}"]
    #expect(
      mistake("{% extends \"layout\" %}{% block b %}{% endblock %}", others: others)?.message.contains(
        "no layout of this template has a block “b”") == true)
    #expect(mistake("{% extends \"layout\" %}text", others: others)?.column == 23)
    #expect(mistake("{% extends \"layout\" %}{{ a }}", others: others)?.message.contains("stands in a block") == true)
    #expect(mistake("{% extends \"layout\" %}{% block a %}{{ super() }}{{ super() | upper }}{% endblock %}", others: others) != nil)
    #expect(mistake("{% include \"layout\" %}", others: others)?.message.contains("is a page") == true)
    #expect(mistake("{% if true %}{% extends \"layout\" %}{% endif %}", others: others)?.message.contains("outside") == true)
  }

  @Test func `a mistake in an include or a layout names that file`() throws {
    #expect(
      mistake("x{% include \"sub/_x\" with a=1 %}", others: ["sub/_x": "\n{{ a.b }}"])?.description.hasPrefix("sub/_x.html:2:6: ") == true)
    #expect(mistake("{% extends \"l\" %}", others: ["l": "<p>\n<p>{{ gone }}"])?.description.hasPrefix("l.html:2:7: ") == true)
  }

  @Test func `a missing column is an error too, and says which there are`() throws {
    let error = try #require(mistake("{% for r in rows %}{{ r.nme }}{% endfor %}", ["rows": .page(table(["name"], [["x"]]))]))
    #expect(error.message.contains("no column “nme” (there are name)"))
  }

  @Test func `every template is compiled at the start, used or not`() {
    #expect(throws: TemplateError.self) { try Templates(sources: ["good": "", "bad": "{{"]) }
    let templates = try? Templates(sources: ["good": ""])
    #expect(throws: TemplateError.self) { try templates?.render("other", [:] as Object) }
  }

  @Test(arguments: [
    "{{ " + String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000) + " }}",
    "{{ " + String(repeating: "-", count: 5000) + "1 }}",
    "{{ " + String(repeating: "[", count: 5000) + " }}", String(repeating: "{% if true %}", count: 5000),
    String(repeating: "{% for x in [1] %}", count: 70),
    "{{ a" + String(repeating: "[a", count: 5000) + " }}", "{{ " + String(repeating: "1 if 1 else ", count: 5000) + "1 }}",
  ])
  func `input nested beyond reason is refused`(text: String) throws {
    #expect(mistake(text, ["a": 1])?.message.contains("deep") == true)
  }

  @Test func `long chains are no nesting`() throws {
    #expect(try render("{{ " + String(repeating: "not ", count: 301) + "true }}") == "false")
    #expect(try render("{{ 1" + String(repeating: " + 1", count: 150) + " }}") == "151")
    #expect(try render("{% if false %}" + String(repeating: "{% elif false %}", count: 500) + "{% else %}x{% endif %}") == "x")
  }

  @Test func `large pages and values are written whole`() throws {
    let text = String(repeating: "<&>", count: 400_000)
    #expect(try render("{{ v }}", ["v": .string(text)]).utf8.count == 13 * 400_000)
    let list = Value.list((0..<100_000).map { .integer($0) })
    #expect(try render("{% for x in xs %}{{ x }},{% endfor %}", ["xs": list]).utf8.count == 588_890)
    #expect(try render(String(repeating: "x{{ v }}", count: 20_000), ["v": 1]).utf8.count == 40_000)
  }

  @Test func `in development a changed file is picked up, and its mistake is reported until it is mended`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID())")
    try FileManager.default.createDirectory(at: folder.appending(path: "deals"), withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    func write(_ text: String) throws { try Data(text.utf8).write(to: folder.appending(path: "deals/show.html")) }
    try write("one")
    let (watched, fixed) = (try Templates(directory: folder.path, development: true), try Templates(directory: folder.path))
    try write("second")
    #expect(try watched.render("deals/show", [:] as Object) == Array("second".utf8))
    #expect(try fixed.render("deals/show", [:] as Object) == Array("one".utf8))
    try write("third {{")
    #expect(throws: TemplateError.self) { try watched.render("deals/show", [:] as Object) }
    #expect(throws: TemplateError.self) { try watched.render("deals/show", [:] as Object) }
    try write("fourth!")
    #expect(try watched.render("deals/show", [:] as Object) == Array("fourth!".utf8))
  }

  @Test func `many threads render one template with tables of different shapes`() throws {
    let templates = try Templates(sources: ["page": "{% for r in rows %}{{ r.a }}{% endfor %}"])
    DispatchQueue.concurrentPerform(iterations: 500) { index in
      let page = index % 2 == 0 ? table(["a", "b"], [["x", "y"]]) : table(["b", "a"], [["x", "y"]])
      let result = Result { try templates.render("page", ["rows": .page(page)] as Object) }
      #expect((try? result.get()) == Array((index % 2 == 0 ? "x" : "y").utf8))
    }
  }
}

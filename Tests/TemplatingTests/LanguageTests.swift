import Templating
import Testing
import Values

@Suite struct LanguageTests {
  @Test func `names, members and elements print their values`() throws {
    let values: Object = ["name": "Ada", "deal": ["title": "Engine", "stage": ["label": "Won"]], "tags": ["a", "b"], "n": 1]
    #expect(try render("{{ name }}, {{ deal.title }}, {{ deal.stage.label }}, {{ tags[n] }}", values) == "Ada, Engine, Won, b")
    #expect(try render("{{ deal[\"title\"] }} {{ (deal.stage).label | upper }}", values) == "Engine WON")
  }

  @Test func `null prints nothing, and so do its members`() throws {
    #expect(try render("[{{ owner }}{{ owner.name }}{{ owner | upper }}]", ["owner": nil]) == "[]")
  }

  @Test func `numbers, truth and ids print as they are read`() throws {
    let id = RecordID(high: 0x0123_4567_89ab_7def, low: 0x8000_0000_0000_0001)
    #expect(try render("{{ a }} {{ b }} {{ c }} {{ d }}", ["a": -12, "b": 2.5, "c": true, "d": .id(id)]) == "-12 2.5 true \(id)")
    #expect(try render("{{ a }} {{ b }}", ["a": .integer(.min), "b": 3.0]) == "-9223372036854775808 3")
  }

  @Test(arguments: [
    ("{% if a and not b %}yes{% endif %}", "yes"), ("{% if b or c == \"x\" %}yes{% endif %}", "yes"),
    ("{% if b %}1{% elif n > 2 %}2{% else %}3{% endif %}", "2"), ("{% if b %}1{% elif n > 3 %}2{% else %}3{% endif %}", "3"),
    ("{{ \"x\" if n >= 3 else \"y\" }}", "x"), ("{{ \"x\" if b }}", ""), ("{{ n + 2 * 3 - 1 }}", "8"), ("{{ (n + 2) * 2 / 4 }}", "2.5"),
    ("{{ c ~ n ~ \"!\" }}", "x3!"), ("{{ -n }}", "-3"), ("{{ n in [1, 2, 3] }}", "true"), ("{{ \"z\" not in [c] }}", "true"),
    ("{{ nothing | default(\"d\") }}", "d"), ("{{ c | default(\"d\") }}", "x"), ("{{ empty | default(c) | upper }}", "X"),
    ("{{ n is defined }} {{ nothing is defined }} {{ empty is null }}", "true false true"), ("{{ b or c }}", "x"),
    ("{% if not (a and c) %}1{% else %}2{% endif %}", "2"), ("{{ n == 3.0 }}", "true"), ("{{ c != null }}", "true"),
    ("{{ true and false }}", "false"), ("{{ zero | default(7) }}", "0"), ("{{ object.missing | default(\"none\") }}", "none"),
  ])
  func `expressions mean what they say`(text: String, expected: String) throws {
    let values: Object = ["a": true, "b": false, "c": "x", "n": 3, "empty": nil, "zero": 0, "object": ["k": 1]]
    #expect(try render(text, values) == expected)
  }

  @Test func `a loop counts, knows its first and last, and has a word for nothing`() throws {
    let text = "{% for x in xs %}{{ loop.index }}/{{ loop.length }}{{ x }}{% if loop.first %}^{% endif %}{% if not loop.last %},{% endif %}"
    #expect(try render(text + "{% else %}none{% endfor %}", ["xs": ["a", "b", "c"]]) == "1/3a^,2/3b,3/3c")
    #expect(try render(text + "{% else %}none{% endfor %}", ["xs": []]) == "none")
    #expect(try render("{% for x in xs %}{% else %}none{% endfor %}", ["xs": nil]) == "none")
    #expect(try render("{% for p in o %}{{ p.key }}={{ p.value }};{% endfor %}", ["o": ["b": 1, "a": 2]]) == "b=1;a=2;")
  }

  @Test func `loops nest and each has its own count`() throws {
    let text = "{% for row in rows %}{{ loop.index }}:{% for x in row.xs %}{{ x }}{{ loop.index }}{{ row.n }} {% endfor %}{% endfor %}"
    #expect(try render(text, ["rows": [["n": "p", "xs": ["a", "b"]], ["n": "q", "xs": ["c"]]]]) == "1:a1p b2p 2:c1q ")
  }

  @Test func `set names a value, and sets it again from within a loop`() throws {
    #expect(try render("{% set a = 1 + 1 %}{{ a }}{% set a = a * 5 %}{{ a }}") == "210")
    #expect(try render("{% set n = 0 %}{% for x in [1, 2, 3] %}{% set n = n + x %}{% endfor %}{{ n }}") == "6")
    #expect(try render("{% if true %}{% set a = \"in\" %}{% endif %}{{ a }}") == "in")
  }

  @Test func `what set computes reads the variable as it was, to the end`() throws {
    let late = "{% set any = false %}{% for r in rows %}{% set any = r or any %}{% endfor %}{{ \"late\" if any else \"on time\" }}"
    #expect(try render(late, ["rows": [true, false]]) == "late")
    #expect(try render(late, ["rows": [false, false]]) == "on time")
    #expect(try render("{% set a = 1 %}{% set a = 0 and a %}{% set a = (\"\" ~ \"\") | default(a) %}{{ a }}") == "0")
    let both = "{% set all = true %}{% for r in rows %}{% set all = r and all %}{% endfor %}{{ \"all\" if all else \"some\" }}"
    #expect(try render(both, ["rows": [false, true]]) == "some")
  }

  @Test func `a variable that was never set holds nothing of what came before`() throws {
    let text = "{{ a ~ b }}{% if c %}{% set x = 1 %}{% endif %}{{ x | default(\"none\") }}"
    #expect(try render(text, ["a": "p", "b": "q", "c": false]) == "pqnone")
    #expect(try render(text, ["a": "p", "b": "q", "c": true]) == "pq1")
  }

  @Test func `a table is walked row by row, with text, numbers, null and ids`() throws {
    var page = CellPage(shape: Shape(["id", "name", "amount", "note", "rate"]))
    let id = RecordID(high: 7, low: 9)
    for index in 0..<2 {
      id.bytes.withUnsafeBytes { page.append(bytes: $0, as: .blob) }
      page.append("Tom & \(index)")
      page.append(.integer(Int64(index) * 100))
      page.append(.null)
      page.append(.double(0.5))
      page.endRow()
    }
    let text =
      "{% for c in rows %}{{ c.id }} {{ c.name }} {{ c.amount }} {{ c.note }} {{ c.rate }}{% if c.amount %}!{% endif %};{% endfor %}"
    #expect(try render(text, ["rows": .page(page)]) == "\(id) Tom &amp; 0 0  0.5;\(id) Tom &amp; 1 100  0.5!;")
    #expect(try render("{{ rows[1].name }}{{ rows | length }}{{ (rows | first).amount }}", ["rows": .page(page)]) == "Tom &amp; 120")
    #expect(try render("{% for c in rows %}{{ c.amount | money }}{{ c[\"rate\"] }} {% endfor %}", ["rows": .page(page)]) == "$00.5 $10.5 ")
  }

  @Test func `one loop over tables of different shapes reads the right columns each time`() throws {
    let (left, right) = (table(["a", "b"], [["1", "2"]]), table(["b", "x", "a"], [["3", "4", "5"], ["6", "7", "8"]]))
    let text = "{% for t in tables %}{% for r in t %}{{ r.a }}{{ r.b }} {% endfor %}{% endfor %}"
    #expect(try render(text, ["tables": [.page(left), .page(right), [["a": "9", "b": "0"]], .page(left)]]) == "12 53 86 90 12 ")
  }

  @Test func `a row may be passed on, kept and compared`() throws {
    let page = table(["name", "stage"], [["A", "WON"], ["B", nil]])
    let text = "{% for r in rows %}{% set kept = r %}{% include \"_row\" with row=r, label=r.name, same=kept %}{% endfor %}"
    let row = "{{ label }}{{ row.stage | default(\"-\") }}{{ \"*\" if row.stage == \"WON\" }}{{ same.name }} "
    #expect(try render(text, ["rows": .page(page)], others: ["_row": row]) == "AWON*A B-B ")
  }

  @Test func `lists and objects may be written where they are needed`() throws {
    let text = "{% include \"_o\" with options=[{\"value\": 1, \"label\": name}, {\"value\": n + 1, \"label\": \"B\"}, {}] %}"
    let options = "{% for o in options %}{{ o.value | default(\"-\") }}{{ o.label | default(\"-\") }} {% endfor %}"
    #expect(try render(text, ["name": "A", "n": 1], others: ["_o": options]) == "1A 2B -- ")
    #expect(try render("{{ {\"a\": {\"b\": 2} }.a.b }}") == "2")
  }

  @Test func `comments vanish and may hold anything`() throws {
    #expect(try render("a{# {{ no }} {% if %} \" #}b") == "ab")
  }

  @Test func `a stored template is text for ever`() throws {
    #expect(try render("{{ a }}", ["a": "{{ secret }}{% if %}"]) == "{{ secret }}{% if %}")
  }
}

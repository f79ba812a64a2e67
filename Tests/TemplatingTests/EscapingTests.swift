import Templating
import Testing
import Values

/// Values as an attacker would store them.
let attacks: [String] = [
  "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "\" onmouseover=\"alert(1)", "</title><b>",
  "</textarea><b>", "--><b>", "&lt;b&gt;", "javascript:alert(1)", " javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\tscript:alert(1)",
  "java\nscript:alert(1)", "\u{1}javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
  "{{ 1 }}", "`${alert(1)}`", "blob:https://x", "x:y", ":",
]

@Suite struct EscapingTests {
  @Test(arguments: attacks)
  func `no value leaves its place in text, attributes or elements of text`(attack: String) throws {
    let places = [
      "<p>{{ v }}</p>", "<a title=\"{{ v }}\">", "<a title='{{ v }}'>", "<title>{{ v }}</title>", "<textarea>{{ v }}</textarea>",
    ]
    for place in places {
      let parts = place.split(separator: "{{ v }}")
      let page = try render(place, ["v": .string(attack)])
      let inside = page.dropFirst(parts[0].count).dropLast(parts[1].count)
      #expect(page.hasPrefix(parts[0]) && page.hasSuffix(parts[1]))
      #expect(!inside.contains { "<>\"'".contains($0) }, "\(page)")
      let back = inside.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing(
        "&#39;", with: "'")
      #expect(back.replacing("&amp;", with: "&") == attack)
    }
  }

  @Test(arguments: attacks, ["href", "src", "action", "formaction", "HREF", "xlink:href", "poster"])
  func `an address with another scheme becomes a hash`(attack: String, attribute: String) throws {
    let page = try render("<a \(attribute)=\"{{ v }}\">", ["v": .string(attack)])
    let hasScheme = attack.prefix { !"/?#".contains($0) }.contains(":")
    #expect(hasScheme == (page == "<a \(attribute)=\"#\">"), "\(page)")
  }

  @Test(arguments: [
    "http://a.b", "https://a.b/?x=1:2", "HTTPS://a.b", "mailto:a@b.c", "tel:+31", "/crm/x:y", "crm/x", "?a=javascript:b", "#a:b", "",
    "//a.b",
  ])
  func `ordinary addresses pass`(address: String) throws {
    #expect(try render("<a href='{{ v }}'>", ["v": .string(address)]) == "<a href='\(address)'>")
  }

  @Test func `an address is judged as a whole, however it is put together`() throws {
    let values: Object = ["a": "java", "b": "script:alert(1)", "c": "", "d": true, "ok": "x:y"]
    #expect(try render("<a href=\"{{ a }}{{ b }}\">", values) == "<a href=\"#\">")
    #expect(try render("<a href=\"{{ c }}javascript:{{ a }}\">", values) == "<a href=\"#\">")
    #expect(try render("<a href=\"{% if d %}{{ a }}{% endif %}{{ b }}\">", values) == "<a href=\"#\">")
    #expect(try render("<a href=\"{% for x in [a, b] %}{{ x }}{% endfor %}\">", values) == "<a href=\"#\">")
    #expect(try render("<a href=\"java{{ b }}\">", values) == "<a href=\"#\">")
    #expect(try render("<a href=\"/crm/{{ ok }}?q={{ b | url }}\">", values) == "<a href=\"/crm/x:y?q=script%3Aalert%281%29\">")
    #expect(try render("<a href=\"{% include \"_x\" with v=b %}\">", values, others: ["_x": "{{ v }}"]) == "<a href=\"#\">")
    #expect(try render("<a href=\"{% if d %}/x{% else %}{{ b }}{% endif %}\">", values) == "<a href=\"/x\">")
  }

  @Test(arguments: [
    ("<a title={{ v }}>", "in an attribute without quotes"), ("<a title=x{{ v }}>", "in an attribute without quotes"),
    ("<script>{{ v }}</script>", "inside <script>"), ("<script>let a = \"{{ v }}\"</script>", "inside <script>"),
    ("<SCRIPT type=\"x\">{{ v }}", "inside <script>"), ("<style>a { {{ v }} }</style>", "inside <style>"),
    ("<p style=\"color: {{ v }}\">", "attribute “style”"), ("<p onclick=\"{{ v }}\">", "event handler “onclick”"),
    ("<iframe srcdoc=\"{{ v }}\">", "attribute “srcdoc”"), ("<p {{ v }}>", "inside a tag"), ("<p {{ v }}=\"1\">", "inside a tag"),
    ("<p data-{{ v }}=\"1\">", "inside a tag"), ("<{{ v }}>", "in a tag's name"), ("<h{{ v }}>", "in a tag's name"),
    ("</{{ v }}>", "in a tag's name"), ("<!-- {{ v }} -->", "inside a comment"), ("<!doctype {{ v }}>", "inside a comment"),
    ("<p a='1' {% if true %}{{ v }}{% endif %}>", "inside a tag"),
  ])
  func `places that no escaping makes safe are refused`(text: String, reason: String) throws {
    let error = try #require(mistake(text, ["v": "x"]))
    #expect(error.message.contains("cannot be printed") && error.message.contains(reason), "\(error)")
    #expect(error.line == 1)
  }

  @Test(arguments: [
    "<p {% if a %}title=\"{% endif %}\">", "{% if a %}<p{% endif %}>", "<p{% for x in [1] %} title=\"{% endfor %}>",
    "{% if a %}<script>{% else %}<p>{% endif %}", "<p title={% if a %}\"{% else %}'{% endif %}x\">",
    "<p value=a{% if a %} b{% endif %}c=\"{{ a }}\">",
    "<option{% if a %} selected{% endif %}foo=\"{{ a }}\">", "<p {% if a %}x{% else %}y z{% endif %}=\"{{ a }}\">",
    "<p title=\"a\"=\"{{ a }}\">",
    "<p title=\"{{ a }}\" \"{{ a }}\">",
  ])
  func `markup that would mean different things is refused`(text: String) throws {
    #expect(mistake(text, ["a": true]) != nil)
  }

  @Test func `branches within a tag are fine where they end cleanly`() throws {
    let text = "<option value=\"{{ v }}\"{% if on %} selected{% endif %}>{{ v }}</option>"
    #expect(try render(text, ["v": "<", "on": true]) == "<option value=\"&lt;\" selected>&lt;</option>")
    #expect(try render("<p class=\"a{% if on %} b{% endif %}\">", ["on": true]) == "<p class=\"a b\">")
    #expect(try render("<p{% for x in [1, 2] %} data-a=\"{{ x }}\"{% endfor %}>") == "<p data-a=\"1\" data-a=\"2\">")
    #expect(try render("<input {% if on %}required {% endif %}name=\"{{ on }}\">", ["on": true]) == "<input required name=\"true\">")
    #expect(try render("a < b <3 {{ on }}", ["on": true]) == "a < b <3 true")
    #expect(try render("<script>if (a < b) { x = '</p>' }</script>{{ on }}", ["on": true]).hasSuffix("</script>true"))
    #expect(try render("<!-- a -- > \" ' --><p title=\"{{ on }}\">", ["on": true]).hasSuffix("title=\"true\">"))
  }

  @Test func `safe HTML passes in text only`() throws {
    let html = try Templates(sources: ["b": "<b>{{ v }}</b>"]).html("b", ["v": "&"])
    let values: Object = ["h": .html(html)]
    #expect(try render("{{ h }}", values) == "<b>&amp;</b>")
    #expect(try render("<i title=\"{{ h }}\">", values) == "<i title=\"&lt;b&gt;&amp;amp;&lt;/b&gt;\">")
    #expect(try render("<title>{{ h }}</title>", values).hasPrefix("<title>&lt;b&gt;"))
    #expect(try render("{{ h ~ \"\" }}", values).hasPrefix("&lt;b&gt;"))
    #expect(try render("{{ h | upper }}", values).hasPrefix("&lt;B&gt;"))
  }

  @Test func `what filters make of text is escaped too`() throws {
    let values: Object = ["v": "<a&b>", "xs": ["<", "\""], "rows": .page(table(["v"], [["<i>"]]))]
    #expect(try render("{{ v | upper }}{{ v | truncate(3) }}{{ v | initials }}", values) == "&lt;A&amp;B&gt;&lt;a…AB")
    #expect(try render("{{ xs | join(\"&\") }} {{ xs | json }}", values) == "&lt;&amp;&quot; [&quot;&lt;&quot;,&quot;\\&quot;&quot;]")
    #expect(
      try render("{% for r in rows %}{{ r.v }}{{ r.v | upper }}<b title=\"{{ r.v }}\">{% endfor %}", values)
        == "&lt;i&gt;&lt;I&gt;<b title=\"&lt;i&gt;\">")
    #expect(try render("{{ 2 | plural(\"<\", \">\") }}") == "&gt;")
  }
}

import Templating
import Testing

@Suite struct CompositionTests {
  let layout = "<title>{% block title %}Kith{% endblock %}</title><main>{% block content %}{% endblock %}</main>"

  @Test func `a page fills the blocks of its layout and leaves the others`() throws {
    let page = "{% extends \"layout\" %}\n{% block content %}Hello {{ name }}{% endblock %}\n"
    #expect(try render(page, ["name": "Ada"], others: ["layout": layout]) == "<title>Kith</title><main>Hello Ada</main>")
  }

  @Test func `layouts extend layouts, and super() is the block above`() throws {
    let middle =
      "{% extends \"layout\" %}{% block title %}CRM · {{ super() }}{% endblock %}{% block content %}<nav></nav>{% block body %}{% endblock %}{% endblock %}"
    let page = "{% extends \"middle\" %}{% block title %}{{ t }} · {{ super() }}{% endblock %}{% block body %}B{% endblock body %}"
    let result = try render(page, ["t": "Deals"], others: ["layout": layout, "middle": middle])
    #expect(result == "<title>Deals · CRM · Kith</title><main><nav></nav>B</main>")
  }

  @Test func `what a page sets beside extends is there in its blocks and its layout`() throws {
    let page = "{% extends \"layout\" %}{% set wide = true %}{% block body %}{{ wide }}{% endblock %}"
    #expect(try render(page, others: ["layout": "{{ wide | default(false) }}{% block body %}{% endblock %}"]) == "truetrue")
  }

  @Test func `an include sees what it is passed, and globals, and nothing else`() throws {
    let others = ["_a": "[{{ label }} {{ app.user }}]", "_b": "{{ name }}", "_loop": "{{ loop.index }}", "_set": "{{ kept }}"]
    #expect(
      try render("{% include \"_a\" with label=name ~ \"!\" %}", ["name": "n"], others: others, globals: ["app": ["user": "u"]]) == "[n! u]"
    )
    let error = try #require(mistake("{% include \"_b\" %}", ["name": "n"], others: others))
    #expect(error.file == "_b.html" && error.message.contains("“name” is not known here"))
    #expect(mistake("{% for x in [1] %}{% include \"_loop\" %}{% endfor %}", others: others)?.file == "_loop.html")
    #expect(mistake("{% set kept = 1 %}{% include \"_set\" %}", others: others)?.file == "_set.html")
  }

  @Test func `what an include sets stays in it`() throws {
    #expect(try render("{% set a = 1 %}{% include \"_x\" with b=a %}{{ a }}", others: ["_x": "{% set a = 2 %}{{ a }}{{ b }}"]) == "211")
  }

  @Test func `a value passed under the name of another does not mix them up`() throws {
    let others = ["_x": "{% for a in b %}{{ a }}{% include \"_y\" with b=a, a=b[0] %}{% endfor %}", "_y": "({{ a }}{{ b }})"]
    #expect(try render("{% include \"_x\" with a=b, b=a %}", ["a": ["p", "q"], "b": "z"], others: others) == "p(pp)q(pq)")
  }

  @Test func `an optional value of an include has a default`() throws {
    let field = "{% set id = name ~ \"-field\" %}{{ id }}:{{ hint | default(\"none\") }}{% if required | default(false) %}*{% endif %}"
    #expect(
      try render(
        "{% include \"_f\" with name=\"a\" %} {% include \"_f\" with name=\"b\", hint=\"h\", required=true %}", others: ["_f": field])
        == "a-field:none b-field:h*")
  }

  @Test func `a tree includes itself as deep as it goes`() throws {
    let tree = "{{ node.name }}{% for n in node.children %}({% include \"_tree\" with node=n %}){% endfor %}"
    let leaf: Value = ["name": "c", "children": []]
    let root: Value = ["name": "a", "children": [["name": "b", "children": [leaf]], leaf]]
    #expect(try render("{% include \"_tree\" with node=root %}", ["root": root], others: ["_tree": tree]) == "a(b(c))(c)")
  }

  @Test func `endless inclusion stops with an error`() throws {
    #expect(
      mistake("{% include \"_a\" %}", others: ["_a": "x{% include \"_b\" %}", "_b": "{% include \"_a\" %}"])?.message.contains(
        "deeper than") == true)
    #expect(mistake("{% extends \"page\" %}")?.message.contains("extends itself") == true)
    var others: [String: String] = [:]
    for level in 0..<30 { others["_l\(level)"] = "x{% include \"_l\(level + 1)\" %}{{ a }}{% include \"_l\(level + 1)\" %}" }
    others["_l30"] = "y"
    #expect(mistake("{% include \"_l0\" %}", others: others)?.message.contains("too large") == true)
  }

  @Test func `names lists what there is`() throws {
    #expect(try Templates(sources: ["b": "", "a/x": ""]).names == ["a/x", "b"])
  }
}

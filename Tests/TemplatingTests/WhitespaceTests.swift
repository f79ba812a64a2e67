import Templating
import Testing

@Suite struct WhitespaceTests {
  @Test func `a dash takes the white space on its side`() throws {
    #expect(try render("a  {{- 1 -}}  b") == "a1b")
    #expect(try render("a \n {%- if true -%} \n b \n {%- endif -%} \n c") == "abc")
    #expect(try render("a {#- x -#} b") == "ab")
  }

  @Test func `lines and indentation around tags do not reach the page`() throws {
    let list = "<ul>\n  {% for x in [1, 2] %}\n    <li>\n      {{ x }}\n    </li>\n  {% endfor %}\n</ul>\n"
    #expect(try render(list) == "<ul><li>1</li><li>2</li></ul>")
    #expect(try render("<p>\r\n\ta\r\n</p>\r\n\r\n<p>b</p>") == "<p>a</p><p>b</p>")
  }

  @Test func `between words and values a line break is a space`() throws {
    #expect(try render("<p>\n  one\n  two {{ 3 }}\n  {{ 4 }}\n  five</p>") == "<p>one two 3 4 five</p>")
  }

  @Test func `a space on the line stays`() throws {
    #expect(try render("<b>a</b> <i>b</i> {% if true %} c {% endif %} d") == "<b>a</b> <i>b</i>  c  d")
  }

  @Test func `inside a tag a line break parts attributes, and inside quotes it stays`() throws {
    #expect(try render("<a\n    href=\"/x\"\n    title=\"one\n  two\">x</a>") == "<a href=\"/x\" title=\"one\n  two\">x</a>")
    #expect(try render("<a{% if true %}\n  hidden{% endif %}\n  id=\"b\">x</a>") == "<a hidden id=\"b\">x</a>")
  }

  @Test func `what an element without tags of its own holds stays as it is`() throws {
    #expect(try render("<textarea>\n one\n  two\n</textarea>\n<!-- a\n b -->") == "<textarea>\n one\n  two\n</textarea><!-- a\n b -->")
  }

  @Test func `a comment leaves no trace between tags`() throws {
    #expect(try render("<b></b>\n{# note #}\n<i></i>") == "<b></b><i></i>")
  }

  @Test func `an include is a tag, and its file's last newline does not show`() throws {
    #expect(
      try render("<p>\n  {% include \"_a\" %}\n  {% include \"_a\" %}x\n</p>", others: ["_a": "<b></b>\n"]) == "<p><b></b><b></b>x</p>")
  }
}

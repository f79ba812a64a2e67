import Templating
import Testing

@Suite struct WhitespaceTests {
  @Test func `a dash takes the white space on its side`() throws {
    #expect(try render("a  {{- 1 -}}  b") == "a1b")
    #expect(try render("a \n {%- if true -%} \n b \n {%- endif -%} \n c") == "abc")
    #expect(try render("a {#- x -#} b") == "ab")
  }

  @Test func `a tag alone on its line takes the line with it`() throws {
    #expect(
      try render("<ul>\n  {% for x in [1, 2] %}\n  <li>{{ x }}</li>\n  {% endfor %}\n</ul>\n") == "<ul>\n  <li>1</li>\n  <li>2</li>\n</ul>")
    #expect(try render("a\n{# note #}\nb") == "a\nb")
  }

  @Test func `an include keeps its line, and its file's last newline does not show`() throws {
    #expect(
      try render("<p>\n{% include \"_a\" %}\n{% include \"_a\" %}x\n</p>", others: ["_a": "<b></b>\n"]) == "<p>\n<b></b>\n<b></b>x\n</p>")
  }
}

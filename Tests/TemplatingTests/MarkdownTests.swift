import Foundation
import Markdown
import Templating
import Testing

@Suite struct MarkdownTests {
  @Test(arguments: [
    ("**bold** and *slanted*", "<p><strong>bold</strong> and <em>slanted</em></p>\n"),
    ("~~gone~~", "<p><del>gone</del></p>\n"),
    ("a & b < c", "<p>a &amp; b &lt; c</p>\n"),
    ("- [x] done", "<ul>\n<li><input type=\"checkbox\" checked=\"\" aria-label=\"Done\" disabled=\"\" />done</li>\n</ul>\n"),
    ("- [ ] open", "<ul>\n<li><input type=\"checkbox\" aria-label=\"To do\" disabled=\"\" />open</li>\n</ul>\n"),
    ("[home](/crm)", "<p><a rel=\"nofollow noopener\" href=\"/crm\">home</a></p>\n"),
    ("see www.example.com", "<p>see <a rel=\"nofollow noopener\" href=\"http://www.example.com\">www.example.com</a></p>\n"),
    ("ada@example.com", "<p><a rel=\"nofollow noopener\" href=\"mailto:ada@example.com\">ada@example.com</a></p>\n"),
    ("![a chart](https://x.example/c.png)", "<p><a rel=\"nofollow noopener\" href=\"https://x.example/c.png\">a chart</a></p>\n"),
    ("![](https://x.example/c.png)", "<p><a rel=\"nofollow noopener\" href=\"https://x.example/c.png\">https://x.example/c.png</a></p>\n"),
    ("[![in](https://x.example/c.png)](/here)", "<p><a rel=\"nofollow noopener\" href=\"/here\">in</a></p>\n"),
    ("![bad](data:image/png;base64,AA)", "<p>bad</p>\n"),
    ("[x](javascript:alert(1))", "<p>x</p>\n"),
    ("a <b>raw</b> word", "<p>a &lt;b&gt;raw&lt;/b&gt; word</p>\n"),
    ("<div onclick=x>hi</div>", "<p>&lt;div onclick=x&gt;hi&lt;/div&gt;\n</p>\n"),
  ])
  func `what is typed becomes safe HTML`(text: String, expected: String) {
    #expect(Markdown.html(text).text == expected)
  }

  @Test func `a table may hold links, images and markup, neutralised like anywhere`() {
    let html = Markdown.html("|a|b|\n|-|-:|\n|[x](/y)|![i](http://z)<i>|\n|[j](vbscript:x)|2|").text
    #expect(html.contains("<th align=\"right\">b</th>"))
    #expect(html.contains("<td><a rel=\"nofollow noopener\" href=\"/y\">x</a></td>"))
    #expect(html.contains("<td align=\"right\"><a rel=\"nofollow noopener\" href=\"http://z\">i</a>&lt;i&gt;</td>"))
    #expect(html.contains("<td>j</td>"))
  }

  @Test(arguments: [
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java&#10;script:alert(1))", "[x](&#x20;javascript:alert(1))",
    "[x](&#106;avascript:alert(1))", "[x](vbscript:x)", "[x](data:text/html,<script>alert(1)</script>)", "[x](file:///etc/passwd)",
    "<javascript:alert(1)>", "<data:text/html;base64,AA>", "[x]: javascript:alert(1)\n\n[x]", "![x](javascript:alert(1))",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <svg/onload=alert(1)> b", "<a href=\"javascript:x\">y</a>",
    "[x](/ok \"t\\\" onmouseover=\\\"alert(1)\")", "[x](/ok\" onmouseover=alert(1))", "```\"><script>alert(1)</script>\nx\n```",
    "<!-- --><script>alert(1)</script>", "<details open ontoggle=alert(1)>", "> <iframe src=javascript:alert(1)></iframe>",
    "- <style>*{display:none}</style>", "[<img src=x onerror=alert(1)>](/y)", "`<script>alert(1)</script>`", "<?php x ?>",
    "<![CDATA[<script>]]>",
    "|<script>|\n|-|\n|<img src=x>|", "~~<b onclick=x>~~", "[a](/b)<a href=\"/c\">", "&lt;script&gt;alert(1)&lt;/script&gt;",
  ])
  func `no attack comes through`(text: String) {
    let html = Markdown.html(text).text
    let tags = html.split(separator: "<", omittingEmptySubsequences: false).dropFirst()
    let allowed: Set = ["p", "a", "ul", "li", "blockquote", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "del", "em"]
    for tag in tags {
      let inside = tag.prefix { $0 != ">" }
      let name = inside.drop { $0 == "/" }.prefix { $0.isLetter }
      #expect(allowed.contains(String(name)), "\(html)")
      let attributes = inside.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 0 }.map(
        \.element)
      #expect(!attributes.contains { $0.contains(" on") }, "\(html)")
    }
    for address in html.split(separator: "href=\"").dropFirst() {
      #expect(address.hasPrefix("/") || address.hasPrefix("http"), "\(html)")
    }
  }

  @Test func `an excerpt is plain text on one line`() {
    #expect(
      Markdown.excerpt("# Title\n\nSome **bold** [link](/x)\nnext `code` <b>x</b>\n\n- one\n- two")
        == "Title Some bold link next code x one two")
    #expect(Markdown.excerpt(String(repeating: "word ", count: 100), length: 12) == "word word w…")
    #expect(Markdown.excerpt("") == "" && Markdown.excerpt("abc", length: 3) == "abc")
  }

  @Test func `templates know both filters`() throws {
    let templates = try Templates(
      sources: ["page": "{{ t | markdown }}<i title=\"{{ t | excerpt(4) }}\"></i>{{ n | markdown }}"], filters: Markdown.filters)
    let page = try templates.render("page", ["t": "*a* \"b\" c", "n": nil] as Object)
    #expect(String(decoding: page, as: UTF8.self) == "<p><em>a</em> &quot;b&quot; c</p>\n<i title=\"a &quot;…\"></i>")
  }

  @Test(arguments: [
    String(repeating: "> ", count: 20_000), String(repeating: "[", count: 50_000), String(repeating: "*a _b ", count: 10_000),
    String(repeating: "![x](", count: 10_000), String(repeating: "- ", count: 5_000), String(repeating: "<b>", count: 20_000),
    "|a|\n|-|\n" + String(repeating: "|<b>|\n", count: 5_000), String(repeating: "`", count: 50_000) + "x\u{0}\u{fffe}",
  ])
  func `hostile text takes no time`(text: String) {
    let clock = ContinuousClock()
    let time = clock.measure { #expect(!Markdown.html(text).text.contains("<b>")) }
    #expect(time < .seconds(5))
  }

  @Test func `a table whose rows would be filled up without end stays as it was typed`() {
    let wide = String(repeating: "|a", count: 600) + "|\n" + String(repeating: "|-", count: 600) + "|\n"
    #expect(!Markdown.html(wide + String(repeating: "a\n", count: 600)).text.contains("<td>"))
    #expect(!Markdown.html(wide + String(repeating: "a\r", count: 600)).text.contains("<td>"))
    #expect(Markdown.html(wide + "|b|\n").text.contains("<td>b</td>"))
    let long = "|a|b|\n|-|-|\n" + String(repeating: "|1|2|\n", count: 9_000)
    #expect(Markdown.html(long).text.contains("<td>2</td>"))
  }

  @Test func `an address that ends in very many brackets is no link`() {
    #expect(!Markdown.html("http://a.example/" + String(repeating: ")", count: 40_000)).text.contains("<a "))
    #expect(Markdown.html("(see http://a.example/b)\n\n" + String(repeating: "(x) ", count: 900)).text.contains("<a "))
  }

  @Test func `a link behind a sign that joins what follows is marked like any other`() {
    #expect(Markdown.html("\u{600}[home](/crm)").text.contains("\u{600}<a rel=\"nofollow noopener\" href=\"/crm\">"))
  }

  @Test func `many threads render at once`() {
    DispatchQueue.concurrentPerform(iterations: 200) { index in
      let html = Markdown.html("|a|\n|-|\n|~~\(index)~~|").text
      #expect(html.contains("<del>\(index)</del>"))
    }
  }
}

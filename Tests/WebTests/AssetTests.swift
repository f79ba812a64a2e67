import Testing

@testable import Web

@Suite struct AssetTests {
  private func style(_ files: [String: String], urls: [String: String] = [:]) throws -> String {
    var bundle = StyleBundle(sources: files, urls: urls)
    return try bundle.text(of: "css/index.css")
  }

  private func script(_ files: [String: String]) throws -> String {
    var bundle = ScriptBundle(sources: files)
    return try bundle.text(of: "js/index.js")
  }

  @Test func `styles are bundled in the order of the imports, in their layers`() throws {
    let files = [
      "css/index.css":
        "@layer base, page;\n@import \"tokens.css\";\n@import \"page.css\" layer(page);\n@import url(\"base.css\") layer(base);\n",
      "css/tokens.css": ":root { --a: 1 }\n", "css/page.css": "p { color: red }\n", "css/base.css": "a { b: c }\n",
    ]
    let expected = "@layer base, page;\n:root { --a: 1 }\n@layer page {\np { color: red }\n}\n@layer base {\na { b: c }\n}\n"
    #expect(try style(files) == expected)
  }

  @Test func `comments are left out, strings are not`() throws {
    let text = StyleText.withoutComments("/* a */p::after { content: \"/* kept */\" } /*/ b */q{}/*")
    #expect(text == "p::after { content: \"/* kept */\" } q{}")
  }

  @Test func `a font is named by where it is served`() throws {
    let files = ["css/index.css": "a { src: url(../fonts/a.woff2) format(\"woff2\"), url('data:x') }"]
    let text = try style(files, urls: ["fonts/a.woff2": "/assets/fonts/a-12.woff2"])
    #expect(text == "a { src: url(\"/assets/fonts/a-12.woff2\") format(\"woff2\"), url(\"data:x\") }\n")
    #expect(throws: AssetError(file: "css/index.css", line: 1, message: "there is no ../fonts/a.woff2")) { try style(files) }
  }

  @Test func `a mistake in a style names its line`() {
    #expect(throws: AssetError(file: "css/index.css", line: 3, message: "there is no gone.css")) {
      try style(["css/index.css": "/* one\n two */\n@import \"gone.css\";"])
    }
    #expect(throws: AssetError(file: "css/a.css", line: 1, message: "css/index.css imports itself")) {
      try style(["css/index.css": "@import \"a.css\";", "css/a.css": "@import \"index.css\";"])
    }
  }

  @Test func `modules stand before those that need them, each once`() throws {
    let text = try script([
      "js/index.js": "import { one, two as zwei } from \"./a.js\";\nimport * as b from './lib/b.js';\nimport \"./a.js\";\none(zwei, b);\n",
      "js/a.js": "import {\n  three,\n} from \"./lib/b.js\";\nexport function one() {}\nexport const two = three;\n",
      "js/lib/b.js": "const three = 3;\nexport { three };\nexport async function load() {}\nexport class Box {}\n",
    ])
    let expected = """
      const module_js_lib_b_js = (() => {
      const three = 3;
      async function load() {}
      class Box {}

      return { get three() { return three; }, get load() { return load; }, get Box() { return Box; } };
      })();
      const module_js_a_js = (() => {
      const { three } = module_js_lib_b_js;
      function one() {}
      const two = three;

      return { get one() { return one; }, get two() { return two; } };
      })();
      const module_js_index_js = (() => {
      const { one, two: zwei } = module_js_a_js;
      const b = module_js_lib_b_js;
      one(zwei, b);

      return {  };
      })();

      """
    #expect(text == expected)
  }

  @Test func `what the bundle cannot say is refused with its place`() {
    #expect(throws: AssetError(file: "js/index.js", line: 2, message: "this kind of export is not bundled")) {
      try script(["js/index.js": "\nexport default 1"])
    }
    #expect(throws: AssetError(file: "js/index.js", line: 1, message: "an import names a file of ours, beginning with a dot")) {
      try script(["js/index.js": "import x from \"lodash\""])
    }
    #expect(throws: AssetError(file: "js/b.js", line: 1, message: "js/index.js imports itself")) {
      try script(["js/index.js": "import \"./b.js\"", "js/b.js": "import \"./index.js\""])
    }
  }

  @Test func `a name changes with the content, and only then`() throws {
    func url(_ text: String) throws -> String? { try AssetLibrary(files: ["icons.svg": Array(text.utf8)]).urls["icons.svg"] }
    #expect(try url("<svg/>") == url("<svg/>"))
    #expect(try url("<svg/>") != url("<svg></svg>"))
    #expect(try url("<svg/>")?.hasPrefix("/assets/icons-") == true)
  }

  @Test func `files that a bundle took in are not served apart`() throws {
    let files = ["css/index.css": "@import \"a.css\";", "css/a.css": "a{}", "css/print.css": "p{}", "js/index.js": "", "a.woff2": "x"]
    let library = try AssetLibrary(files: files.mapValues { Array($0.utf8) })
    #expect(library.urls.keys.sorted() == ["a.woff2", "css/index.css", "css/print.css", "js/index.js"])
  }
}

import Testing

@testable import Web

@Suite struct SmallPartsTests {
  @Test func `a redirect leads only to a path of this site`() {
    #expect(LocalPath("/crm/deals?page=2")?.text == "/crm/deals?page=2")
    #expect(LocalPath("/")?.text == "/")
    for text in [
      "", "crm", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/a b", "/\t/evil.example", "javascript:x",
    ] {
      #expect(LocalPath(text) == nil, "\(text)")
    }
  }

  @Test func `a form token opens for its secret alone, and looks different each time`() {
    let secret = RandomBytes.make(16)
    let token = CSRF.token(for: secret)
    #expect(CSRF.matches(token, secret))
    #expect(CSRF.token(for: secret) != token)
    #expect(!CSRF.matches(token, RandomBytes.make(16)))
    #expect(!CSRF.matches(String(token.dropLast()), secret))
    #expect(!CSRF.matches("", secret))
    #expect(!CSRF.matches("", []))
    #expect(token.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
  }

  @Test(arguments: 0...8) func `bytes come back from Base64`(count: Int) {
    let bytes = RandomBytes.make(count)
    #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
  }

  @Test func `what is no Base64 is refused`() {
    #expect(Base64URL.decode("a") == nil)
    #expect(Base64URL.decode("a=") == nil)
    #expect(Base64URL.decode("ab+/") == nil)
    #expect(Base64URL.decode("AB") == nil, "bits that no byte has")
  }

  @Test func `a flash comes back as it was, and not when anyone touched it`() {
    let seal = FlashSeal()
    let flash = Flash.success("Moved to Trash: “Ünïcode & Søn”", undo: "/crm/deals/1/restore")
    let text = seal.seal(flash)
    #expect(seal.open(text) == flash)
    #expect(seal.open("error" + text.dropFirst("success".count)) == nil)
    #expect(FlashSeal().open(text) == nil)
    #expect(seal.open("") == nil)
    #expect(seal.open(seal.seal(.info("")))?.undo == nil)
  }

  @Test func `request ids are ten letters and never alike`() {
    let ids = RequestIDs()
    let many = Set((0..<10_000).map { _ in ids.next() })
    #expect(many.count == 10_000)
    #expect(many.allSatisfy { $0.utf8.count == 10 })
  }

  @Test func `a cookie behind https keeps its name to this host`() {
    let cookie = Cookie(name: Cookie.name("kith", secure: true), value: "v", maxAge: nil, isSecure: true)
    #expect(cookie.field == "__Host-kith=v; Path=/; HttpOnly; SameSite=Lax; Secure")
    #expect(Cookie(name: "kith", value: "", maxAge: 0, isSecure: false).field == "kith=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
  }
}

@Suite struct FormValuesTests {
  private let form = FormValues([("name", " Ada "), ("tag", "a"), ("tag", "b"), ("on", "on"), ("off", "0"), ("n", "12"), ("csrf", "x")])

  @Test func `values are read as typed, trimmed, as numbers and as switches`() {
    #expect(form["name"] == " Ada ")
    #expect(form.text("name") == "Ada")
    #expect(form.all("tag") == ["a", "b"])
    #expect(form.int("n") == 12)
    #expect(form.isOn("on") && !form.isOn("off") && !form.isOn("missing"))
    #expect(FormValues([("box", "0"), ("box", "1")]).isOn("box"), "a box stands behind a hidden 0")
    #expect(form.names == ["name", "tag", "on", "off", "n", "csrf"])
  }

  @Test func `a number too large for 64 bits is none`() {
    #expect(FormValues([("page", "99999999999999999999")]).int("page") == nil)
    #expect(FormValues([("page", "9223372036854775807")]).int("page") == Int.max)
  }

  @Test func `the token is not among what a form shows again`() {
    #expect(form.dictionary["csrf"] == nil)
    #expect(form.dictionary["tag"] == "a")
  }
}

import Foundation
import Testing
import Values

@testable import Store

@Suite struct SearchTests {
  private func titles(_ session: Session, _ text: String, kinds: [String] = ["customers", "deals"], limit: Int = 5) throws -> [String] {
    try session.read { try $0.search(SearchQuery(text: text, kinds: kinds, limit: limit)) }.map(\.title)
  }

  @discardableResult
  private func add(_ session: Session, _ title: String, kind: String = "customers", subtitle: String = "", text: String = "") throws
    -> RecordID
  {
    let id = RecordID()
    try session.write { $0.index(SearchDocument(kind: kind, id: id, title: title, subtitle: subtitle, text: text)) }
    return id
  }

  @Test func `folding takes marks and case away and spells letters out`() {
    let pairs = [
      ("Straße", "strasse"), ("Øresund", "oresund"), ("Łódź", "lodz"), ("Æsir", "aesir"), ("naïve CAFÉ", "naive cafe"), ("ﬁn", "fin"),
      ("İstanbul", "istanbul"), ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"), ("Ｆｕｌｌ", "full"), ("Plain", "plain"), ("e\u{301}", "e"),
      ("A\u{E001}É\u{E03F}b", "a\u{E001}e\u{E03F}b"), ("한글", "한글".decomposedStringWithCompatibilityMapping),
    ]
    for (text, folded) in pairs { #expect(SearchFolding.fold(text) == folded) }
  }

  @Test func `a term is found anywhere, in any case, with or without accents`() throws {
    try World.with { world throws in
      try add(world.ada, "Société Générale", text: "kontakt@socgen.example")
      try add(world.ada, "Łódź Straßenbau")
      #expect(try titles(world.ada, "generale") == ["Société Générale"])
      #expect(try titles(world.ada, "ÉNÉR") == ["Société Générale"])
      #expect(try titles(world.ada, "lodz strasse") == ["Łódź Straßenbau"])
      #expect(try titles(world.ada, "kontakt@soc") == ["Société Générale"])
      #expect(try titles(world.ada, "lodz generale").isEmpty)
    }
  }

  @Test func `one and two letters are found at the start of words`() throws {
    try World.with { world throws in
      try add(world.ada, "Jo Smith", subtitle: "Initech")
      try add(world.ada, "Banjo Ltd")
      #expect(try titles(world.ada, "jo") == ["Jo Smith"])
      #expect(try titles(world.ada, "J") == ["Jo Smith"])
      #expect(try titles(world.ada, "jo smith") == ["Jo Smith"])
      #expect(try titles(world.ada, "smith x").isEmpty)
      #expect(try titles(world.ada, "in").count == 1)
      #expect(try titles(world.ada, "l b") == ["Banjo Ltd"])
      try add(world.ada, "Quick Quack Quote")
      #expect(try titles(world.ada, "q") == ["Quick Quack Quote"])
    }
  }

  @Test func `titles come before other text and exact ones first`() throws {
    try World.with { world throws in
      try add(world.ada, "Acme")
      try add(world.ada, "Acme Tools")
      try add(world.ada, "The Acme House")
      try add(world.ada, "Pacmen")
      try add(world.ada, "Initech", text: "was Acme once")
      #expect(try titles(world.ada, "acme") == ["Acme", "Acme Tools", "The Acme House", "Pacmen", "Initech"])
      #expect(try titles(world.ada, "acme", limit: 2) == ["Acme", "Acme Tools"])
      #expect(try titles(world.ada, "acme", limit: 0).isEmpty)
      #expect(try titles(world.ada, "acme", limit: .max).count == 5)
    }
  }

  @Test func `each kind has its own limit and place`() throws {
    try World.with { world throws in
      for index in 0..<4 { try add(world.ada, "Printer \(index)", kind: "deals") }
      try add(world.ada, "Printer GmbH")
      #expect(try titles(world.ada, "printer", limit: 2) == ["Printer GmbH", "Printer 3", "Printer 2"])
      #expect(try titles(world.ada, "printer", kinds: ["deals", "customers"], limit: 1) == ["Printer 3", "Printer GmbH"])
      #expect(try titles(world.ada, "pr", kinds: ["deals"]).count == 4)
      #expect(try titles(world.ada, "printer", kinds: ["leads"]).isEmpty)
    }
  }

  @Test func `a short term narrows a long one, be it rare or common`() throws {
    try World.with { world in
      try world.ada.write { writer in
        for index in 0..<1_100 {
          writer.index(SearchDocument(kind: "customers", id: RecordID(), title: "Office \(1_000 + index)", text: "Berlin"))
        }
      }
      #expect(try titles(world.ada, "office 20").count == 5)
      #expect(try titles(world.ada, "office 1077 berlin 10") == ["Office 1077"])
      #expect(try titles(world.ada, "berlin 2099") == ["Office 2099"])
      #expect(try titles(world.ada, "paris 20").isEmpty)
      #expect(try titles(world.ada, "1555 of") == ["Office 1555"])
      #expect(try titles(world.ada, "o", limit: 100).count == 100)
    }
  }

  @Test func `short terms start from the longest, and the walk has an end`() throws {
    try World.with { world throws in
      for index in 0..<30 { try add(world.ada, "Anna Arm \(index)") }
      try add(world.ada, "Anna Quist")
      #expect(try titles(world.ada, "a qu") == ["Anna Quist"])
      #expect(try titles(world.ada, "qu a a") == ["Anna Quist"])
      try world.ada.read { reader throws in
        var candidates = SearchCandidates(terms: SearchTerms("a qu"), kind: "customers", tenant: reader.tenant)
        #expect(try reader.trusted(candidates.rarity).rowCount == 1)
        candidates = SearchCandidates(terms: SearchTerms("a"), kind: "customers", tenant: reader.tenant, walk: 7)
        #expect((1...7).contains(try reader.trusted(candidates.byPrefix).rowCount))
      }
    }
  }

  @Test func `a workspace finds nothing of another`() throws {
    try World.with { world throws in
      try add(world.bob, "Secret Lab")
      #expect(try titles(world.ada, "secret").isEmpty)
      #expect(try titles(world.ada, "se").isEmpty)
      #expect(try titles(world.bob, "secret") == ["Secret Lab"])
    }
  }

  @Test func `what changes is found by its new words alone and what is removed not at all`() throws {
    try World.with { world throws in
      let id = try add(world.ada, "Initech", text: "printers")
      try world.ada.write { $0.index(SearchDocument(kind: "customers", id: id, title: "Initrode", text: "staplers")) }
      #expect(try titles(world.ada, "initech").isEmpty)
      #expect(try titles(world.ada, "printers").isEmpty)
      #expect(try titles(world.ada, "staplers") == ["Initrode"])
      try world.ada.write { $0.unindex(kind: "customers", id: id) }
      try world.ada.write { $0.unindex(kind: "customers", id: id) }
      #expect(try titles(world.ada, "initrode").isEmpty)
      #expect(try titles(world.ada, "in").isEmpty)
    }
  }

  @Test func `what is made and changed in one transaction is found once, by its last word`() throws {
    try World.with { world throws in
      let id = RecordID()
      try world.ada.write { writer in
        writer.index(SearchDocument(kind: "customers", id: id, title: "Initech"), isNew: true)
        writer.index(SearchDocument(kind: "customers", id: id, title: "Initrode"))
      }
      #expect(try titles(world.ada, "initrode") == ["Initrode"])
      #expect(try titles(world.ada, "initech").isEmpty)
    }
  }

  @Test(arguments: [
    "", "   ", "\"", "\"\"\"", "a\"b\"c", "*", "AND", "title:x", "(((", "NEAR(a b)", "-abc", "^abc", "%__", "\u{0}\u{1}", "é\u{301}", "日本",
    "ab\u{0}cd", "abcd\u{0}",
  ])
  func `whatever is typed is words and never syntax`(_ text: String) throws {
    try World.with { world throws in
      try add(world.ada, "Acme")
      #expect(try titles(world.ada, text).isEmpty)
      #expect(try titles(world.ada, text + " and " + String(repeating: "x", count: 5_000)).isEmpty)
    }
  }
}

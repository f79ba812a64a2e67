import Archives
import Foundation
import HTTP
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `All that is held about a person, with the files` {
  private let world: World
  private let browser: Browser
  private let person: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    person = try world.admin.write { writer in
      let values = [("name", "Ada Ek"), ("email", "ada@ek.example")]
      return try Contact.type.create(Inputs(values.map { ($0.0, .typed($0.1)) }), writer).id
    }
  }

  private var path: String { "/api/crm/contacts/\(person)/export.zip" }

  private func add(_ name: String, _ text: String, to path: String? = nil) throws -> String {
    let sent = try browser.upload(path ?? "/api/crm/contacts/\(person)/attachments", [(name, Array(text.utf8))])
    try #require(sent.statusCode == 201, "\(sent.bodyText)")
    return try #require(try JSON.parse(sent.bodyText)["id"]?.string)
  }

  private func bytes(of response: Web.Response) throws -> [UInt8] {
    guard case .stream(.pulled(let next)) = response.body else { throw ArchiveError.damaged }
    var bytes: [UInt8] = []
    while let piece = try next() { bytes += piece }
    return bytes
  }

  private func unpacked(_ response: Web.Response) throws -> [String: String] {
    let archive = try Archive(try bytes(of: response))
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
    defer { buffer.deallocate() }
    var members: [String: String] = [:]
    for place in 0..<archive.count {
      let member = try #require(archive.member(place))
      let reader = try archive.open(member)
      var content: [UInt8] = []
      while case let count = try reader.read(into: buffer), count > 0 { content += buffer[..<count] }
      #expect(members.updateValue(String(decoding: content, as: UTF8.self), forKey: member.name) == nil, "\(member.name) is there twice")
    }
    return members
  }

  private func blob(_ id: String) throws -> String {
    let id = try #require(RecordID(id))
    let blob = try world.admin.read { try $0.blob(id) }
    return world.admin.blobs.path(try #require(blob).digest)
  }

  @Test func `is one archive: a page whose links lead to the files in it, the same for programs, and every file, in Trash too`() throws {
    let names = ["plan.txt", "PLAN.txt", "קובץ 👩‍👩‍👧.txt", "../../etc/passwd", "a & \"b\" <c>#1.txt"]
    var ids: [String: String] = [:]
    for (number, name) in names.enumerated() { ids["content \(number)"] = try add(name, "content \(number)") }
    let trashed = try add("old.txt", "thrown away")
    #expect(try browser.json("DELETE", "/api/crm/attachments/\(trashed)").status == 204)
    let lead = try world.admin.write {
      try Lead.type.create(Inputs([("name", .typed("Ada")), ("email", .typed("ada@ek.example"))]), $0).id
    }
    ids["from the lead"] = try add("lead.txt", "from the lead", to: "/api/crm/leads/\(lead)/attachments")
    ids["thrown away"] = trashed

    let response = try browser.get(path)
    #expect(response.statusCode == 200 && response.header("content-type") == "application/zip")
    #expect(response.header("content-disposition")?.contains("Ada Ek.zip") == true && response.header("cache-control") == "no-store")
    let members = try unpacked(response)
    let json = try JSON.parse(try #require(members["data.json"]))
    #expect(members.count == ids.count + 2 && json["contact"]?["email"] == "ada@ek.example")
    #expect(members.keys.allSatisfy { !$0.contains("..") && !$0.hasPrefix("/") && !$0.contains("\\") }, "\(members.keys)")
    let files = Dictionary(
      uniqueKeysWithValues: (json["records"]?["attachments"]?.array ?? []).map { ($0["id"]?.string ?? "", $0["file"]?.string ?? "") })
    for (content, id) in ids { #expect(members[files[id] ?? ""] == content, "\(content) \(files)") }
    let page = try #require(members["index.html"])
    for file in files.values {
      let link = "files/" + URLText.encode(String(file.dropFirst("files/".count)))
      #expect(page.contains("href=\"\(link)\""), "\(link)")
    }
    #expect(!page.contains("/api/crm/") && page.contains("beside this page"))
  }

  @Test func `names of files are such that every system unpacks them, and no two are one`() {
    var unique = UniqueFileNames()
    let typed = [
      "a.txt", "A.TXT", "a.txt", "a (2).txt", "caf\u{e9}", "cafe\u{301}", "..\\..\\x", "con", "NUL.txt", "what?:*.", "\u{202e}gpj.exe", "",
      "…", ".tar.gz",
    ]
    #expect(
      typed.map { unique.name(for: $0) } == [
        "a.txt", "A (2).TXT", "a (3).txt", "a (2) (2).txt", "caf\u{e9}", "cafe\u{301} (2)", "x", "_con", "_NUL.txt", "what___", "gpj.exe",
        "file", "…",
        "tar.gz",
      ])
    for long in [String(repeating: "é", count: 300) + ".pdf", String(repeating: "👩‍👩‍👧", count: 90), String(repeating: ".x", count: 200)] {
      var unique = UniqueFileNames()
      let names = (0..<3).map { _ in unique.name(for: long) }
      #expect(Set(names).count == 3 && names.allSatisfy { $0.utf8.count < 240 }, "\(names)")
    }
  }

  @Test func `a file whose content is gone is told, and one that goes while it is sent cuts the answer`() throws {
    let (gone, going) = (try add("gone.txt", "gone"), try add("going.txt", "going"))
    unlink(try blob(gone))
    let response = try browser.get(path)
    unlink(try blob(going))
    #expect(throws: ArchiveError.self) { try bytes(of: response) }
    let members = try unpacked(try browser.get(path))
    #expect(members.keys.sorted() == ["data.json", "index.html"])
    #expect(members["index.html"]?.contains("is not here any more") == true)
    let files = try JSON.parse(members["data.json"] ?? "")["records"]?["attachments"]?.array
    #expect(files?.map { $0["file"] } == [.null, .null])
  }

  @Test func `is written down when it is taken out, and given to nobody who may not`() throws {
    func notes() throws -> [JSON?] {
      try world.admin.read { try $0.events(about: person) }.filter { $0.verb == "exported" }.map { $0.note?["format"] }
    }
    let page = "/crm/contacts/\(person)/export.zip"
    let rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    for path in [path, page] { #expect(try rep.get(path).statusCode == 403) }
    _ = try world.otherWorkspace()
    let other = try world.browser("oskar@other.example")
    for path in [path, page] { #expect(try other.get(path).statusCode == 404) }
    #expect(browser.send("HEAD", path).statusCode == 200)
    #expect(try notes().isEmpty)
    #expect(try browser.get(page).statusCode == 200)
    #expect(try notes() == ["zip"])
    #expect(try browser.get("/crm/contacts/\(person)").bodyText.contains("\(page)\""))
    #expect(try browser.post("/crm/contacts/\(person)/trash").statusCode == 303)
    #expect(try browser.get("/crm/contacts/\(person)").bodyText.contains("\(page)\""))
  }
}

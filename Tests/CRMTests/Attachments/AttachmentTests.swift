import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Files on records` {
  private let world: World
  private let browser: Browser
  private let client: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0).id }
  }

  private var path: String { "/crm/customers/\(client)" }
  private static let pdf = Array("%PDF-1.7\n1 0 obj".utf8)

  private func files() throws -> [Row] {
    try world.admin.read { reader in
      let page = try reader.page("SELECT id FROM attachments ORDER BY seq")
      return try (0..<page.rowCount).compactMap { page.id($0, 0) }.compactMap { try Attachment.type.find($0, reader) }
    }
  }

  /// Everything below `blobs/`.
  private func blobFiles() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: world.directory + "/blobs").filter { $0.count > 40 }
  }

  private func add(_ name: String = "plan.pdf", _ bytes: [UInt8] = pdf) throws -> RecordID {
    let answer = try browser.upload("/api\(path)/attachments", [(name, bytes)])
    try #require(answer.statusCode == 201, "\(answer.bodyText)")
    return try #require(RecordID(try JSON.parse(answer.bodyText)["id"]?.string ?? ""))
  }

  @Test func `several files come with one form, are listed and can be read`() throws {
    let response = try browser.upload("\(path)/attachments", [("plan.pdf", Self.pdf), ("naïve <b>.txt", Array("hello".utf8))])
    #expect(response.statusCode == 303 && response.header("location") == "\(path)/files")
    let page = try browser.get("\(path)/files").bodyText
    #expect(page.contains("plan.pdf") && page.contains("naïve &lt;b&gt;.txt") && page.contains("2 files were added."))
    #expect(try files().map { $0["mimeType"].plain } == ["application/pdf", "text/plain"])
    #expect(try files().map { $0["fileSize"].integer } == [16, 5])
    let timeline = try browser.get("\(path)/timeline").bodyText
    #expect(timeline.contains("attached") && timeline.contains("plan.pdf"))
    #expect(try browser.get("/crm/search?q=plan").bodyText.contains("/crm/attachments/"))
  }

  @Test func `the tag of a file is its own, not that of the bytes that others may have too`() throws {
    for id in [try add(), try add("other.pdf")] {
      #expect(try browser.get("/crm/attachments/\(id)/content").header("etag") == "\"\(id)\"")
    }
  }

  @Test func `what a file is comes from its bytes, and only pictures and PDF are shown, in a sandbox`() throws {
    let (pdf, page) = (try add("a.html"), try add("b.png", Array("<script>alert(1)</script>".utf8)))
    let shown = try browser.get("/crm/attachments/\(pdf)/content")
    #expect(shown.header("content-type") == "application/pdf")
    #expect(shown.header("content-disposition")?.hasPrefix("inline; filename=\"a.html\"") == true)
    #expect(try browser.get("/crm/attachments/\(pdf)/content?download=1").header("content-disposition")?.hasPrefix("attachment") == true)
    let saved = try browser.get("/crm/attachments/\(page)/content")
    #expect(saved.header("content-type") == "text/plain")
    #expect(saved.header("content-disposition")?.hasPrefix("attachment; filename=\"b.png\"; filename*=UTF-8''b.png") == true)
    for answer in [shown, saved] {
      #expect(answer.header("content-security-policy")?.hasPrefix("sandbox") == true)
      #expect(answer.header("x-content-type-options") == "nosniff")
    }
  }

  @Test func `names lose their folders and whatever turns or hides them`() throws {
    #expect(FileName.clean("../../etc/passwd") == "passwd")
    #expect(FileName.clean("C:\\Users\\x\\offer.pdf") == "offer.pdf")
    #expect(FileName.clean("invoice\u{202e}fdp.exe\r\n\u{0}") == "invoicefdp.exe")
    #expect(FileName.clean("..") == "file")
    #expect(FileName.clean("קובץ 👩‍👩‍👧.txt") == "קובץ 👩‍👩‍👧.txt")
    #expect(FileName.clean(String(repeating: "a", count: 400) + ".pdf").hasSuffix(".pdf"))
    let id = try add("x\u{202e}gpj.exe\"; filename=evil.html")
    #expect(try browser.get("/crm/attachments/\(id)/content").header("content-disposition")?.contains("\u{202e}") == false)
  }

  @Test func `office files are told from other archives`() {
    let entry = { (name: String) in [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 26) + Array(name.utf8) }
    #expect(FileType(start: entry("[Content_Types].xml") + entry("xl/workbook.xml")).label == "Excel")
    #expect(FileType(start: entry("word/note.txt")).label == "ZIP")
    #expect(FileType(start: Array("RIFF....WEBPVP8 ".utf8)).mime == "image/webp")
    #expect(FileType(start: [0, 1, 2]).mime == "application/octet-stream")
    for (brands, label, mime) in [
      ("heic....mif1heic", "HEIC", "image/heic"), ("mif1....heixmiaf", "HEIC", "image/heic"), ("mif1....miaf", "HEIF", "image/heif"),
      ("avif....mif1miaf", "AVIF", "image/avif"), ("mif1....avif", "AVIF", "image/avif"), ("isom....avc1", "Video", "video/mp4"),
      ("qt  ....qt  ", "Video", "video/quicktime"), ("M4A ....M4A ", "Audio", "audio/mp4"), ("isom....heic", "Video", "video/mp4"),
    ] {
      let type = FileType(start: [0, 0, 0, UInt8(8 + brands.utf8.count)] + Array("ftyp\(brands)mdatheic".utf8))
      #expect(type.label == label && type.mime == mime && !type.isInline && FileType(mime: mime) == type, "\(brands)")
    }
    #expect(FileType(start: Array("\0\0\0\u{18}ftyp".utf8)).label == "Video")
    #expect(FileType(start: Array("grün".utf8).dropLast(2).map { $0 }).mime == "text/plain")
  }

  @Test func `a file that is too large, empty or missing is refused with a sentence and keeps nothing`() throws {
    let app = App(
      store: world.store, templates: world.app.templates, assets: world.app.assets, routes: Product.routes(fileLimit: 1_000),
      shell: Product.shell, seed: Product.seed, logger: world.app.logger)
    let small = Browser(app: app)
    try small.signIn("mara@kith.example")
    let large = try small.upload("\(path)/attachments", [("ok.txt", Array("ok".utf8)), ("big.txt", [UInt8](repeating: 65, count: 1_001))])
    #expect(large.statusCode == 413 && large.bodyText.contains("a file may have up to"))
    let api = try small.upload("/api\(path)/attachments", [("big.txt", [UInt8](repeating: 65, count: 1_001))])
    #expect(api.statusCode == 413 && api.bodyText.contains("\"file\""))
    #expect(try browser.upload("\(path)/attachments", [("empty.txt", [])]).statusCode == 422)
    #expect(try browser.upload("\(path)/attachments", []).statusCode == 422)
    #expect(try browser.upload("/api\(path)/attachments", [("a", [65]), ("b", [66])]).statusCode == 422)
    #expect(try files().isEmpty)
    #expect(try blobFiles().isEmpty)
  }

  @Test func `a file goes to Trash and comes back, with its record as well`() throws {
    let id = try add()
    #expect(try browser.post("/crm/attachments/\(id)/trash").header("location") == "\(path)/files")
    #expect(try browser.get("/crm/attachments/\(id)/content").statusCode == 404)
    #expect(try browser.post("/crm/attachments/\(id)/restore").statusCode == 303)
    #expect(try files().count == 1)
    _ = try browser.post("\(path)/trash")
    #expect(try browser.get("/crm/attachments/\(id)/content").statusCode == 404)
    _ = try browser.post("\(path)/restore")
    #expect(try browser.get("/crm/attachments/\(id)/content").statusCode == 200)
  }

  @Test func `the API lists, shows and removes files`() throws {
    let id = try add()
    let listed = try browser.json("GET", "/api\(path)/attachments").json
    #expect(listed["data"]?.array?.first?["fileUrl"]?.string == "/api/crm/attachments/\(id)/content")
    #expect(try browser.json("GET", "/api/crm/attachments/\(id)").json["fileName"]?.string == "plan.pdf")
    #expect(try browser.json("DELETE", "/api/crm/attachments/\(id)").status == 204)
    #expect(try browser.json("GET", "/api/crm/attachments/\(id)").status == 404)
  }

  @Test func `whoever may not change the record adds and removes nothing`() throws {
    let id = try add()
    let user = try world.member("Uma User", role: Roles.user)
    let theirs = try world.browser(user.email)
    #expect(try theirs.get("/crm/attachments/\(id)/content").statusCode == 200)
    #expect(try theirs.upload("\(path)/attachments", [("x.txt", [65])]).statusCode == 403)
    #expect(try theirs.upload("/api\(path)/attachments", [("x.txt", [65])]).statusCode == 403)
    #expect(try theirs.post("/crm/attachments/\(id)/trash").statusCode == 403)
    #expect(try files().count == 1)
    #expect(try blobFiles().count == 1)
  }

  @Test func `another workspace gets nothing, whatever it sends along`() throws {
    let id = try add()
    let other = try world.otherWorkspace()
    let theirs = try world.browser("oskar@other.example")
    #expect(try theirs.get("/crm/attachments/\(id)/content").statusCode == 404)
    #expect(try theirs.upload("\(path)/attachments", [("x.txt", [65])]).statusCode == 404)
    let own = try other.write { try Customer.type.create(Inputs([("name", .typed("Own"))]), $0).id }
    let sent = try theirs.upload(
      "/api/crm/customers/\(own)/attachments", [("x.txt", [65])],
      fields: [("customerId", client.description), ("id", id.description), ("blobId", id.description)])
    #expect(try JSON.parse(sent.bodyText)["customerId"]?.string == own.description)
    #expect(try files().count == 1)
  }

  @Test func `a communication knows how many files it has, whatever becomes of them`() throws {
    let talk = try world.admin.write {
      try Communication.type.create(
        Inputs([("type", .typed("CALL")), ("notes", .typed("Spoke")), ("customerId", .typed(client.description))]), $0
      )
      .id
    }
    func told() throws -> String {
      let json = try browser.json("GET", "/api/crm/communications/\(talk)").json
      return "\(json["hasAttachments"]?.text ?? "") \(json["attachmentCount"]?.text ?? "")"
    }
    #expect(try told() == "false 0")
    let answer = try browser.upload("/api/crm/communications/\(talk)/attachments", [("a.pdf", Self.pdf)])
    let first = try #require(try JSON.parse(answer.bodyText)["id"]?.string)
    _ = try browser.upload("/api/crm/communications/\(talk)/attachments", [("b.pdf", Self.pdf)])
    #expect(try told() == "true 2")
    _ = try browser.json("DELETE", "/api/crm/attachments/\(first)")
    #expect(try told() == "true 1")
    _ = try browser.post("/crm/attachments/\(first)/restore")
    #expect(try told() == "true 2")
    let ids = try files().map(\.id)
    for id in ids { _ = try browser.json("DELETE", "/api/crm/attachments/\(id)") }
    #expect(try told() == "false 0")
    _ = try browser.json("PUT", "/api/crm/communications/\(talk)", ["attachmentCount": 9, "hasAttachments": true])
    #expect(try told() == "false 0")
    try world.admin.write { writer in for id in ids { try TrashRules.purge(id, writer) } }
    #expect(try told() == "false 0")
  }
}

extension Browser {
  /// Sends a form with files, as a browser does.
  func upload(_ target: String, _ files: [(name: String, bytes: [UInt8])], fields: [(String, String)] = []) throws -> Response {
    let boundary = "----kith-files"
    var body: [UInt8] = []
    for (name, value) in [("csrf", try token())] + fields {
      body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    for file in files {
      let name = file.name.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
      let head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: image/png\r\n\r\n"
      body += Array(head.utf8) + file.bytes + Array("\r\n".utf8)
    }
    body += Array("--\(boundary)--\r\n".utf8)
    let headers = ["content-type": "multipart/form-data; boundary=\(boundary)", "x-csrf-token": try token()]
    return send("POST", target, body: body, headers: headers)
  }
}

import ArchiveTesting
import Foundation
import Testing

@testable import Store

@Suite struct `Looking for a person in what is packed` {
  private static let name = "Renée van der Sloot"

  private func look(_ bytes: [UInt8], for texts: [String] = [name], _ limits: FileScan.Limits = .init()) throws -> FileScan {
    let path = NSTemporaryDirectory() + "unpack-\(UUID().uuidString)"
    defer { unlink(path) }
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    var scan = FileScan(texts, limits)
    try scan.look(at: path)
    return scan
  }

  // MARK: PDF

  private func pdf(_ streams: [(dictionary: String, content: [UInt8])], objects: String = "") -> [UInt8] {
    var bytes = Array("%PDF-1.7\n\(objects)\n".utf8)
    for (number, stream) in streams.enumerated() {
      bytes += Array("\(number + 9) 0 obj\n<< /Length 1 \(stream.dictionary) >>\nstream\n".utf8) + stream.content
      bytes += Array("\nendstream\nendobj\n".utf8)
    }
    return bytes + Array("trailer << /Root 1 0 R >>\n%%EOF".utf8)
  }

  private func packed(_ page: String, _ dictionary: String = "/Filter /FlateDecode") -> (dictionary: String, content: [UInt8]) {
    (dictionary, Deflated.zlib(Array(page.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })))
  }

  @Test func `a name on a page is found, also where it is set letter by letter, escaped or in digits`() throws {
    for page in [
      "BT (Ren\u{e9}e van der Sloot) Tj ET", "[(Re) -20 (n\\351e) -250 (van) -250 (der) 12 (Sl\\\noot)] TJ",
      "<52656EE965> Tj T* <76616E20 646572> Tj <536C6F6F74> Tj", "(R\\(x\\)) Tj (Renée van der Sl) Tj 3 0 Td (oot) Tj",
    ] {
      let scan = try look(pdf([packed(page)]))
      #expect(scan.count == 1 && scan.unread.isEmpty, "\(page) \(scan.count) \(scan.unread)")
    }
    let nobody = try look(pdf([packed("(Ren\u{e9}e van der Slot) Tj")]))
    #expect(nobody.count == 0 && nobody.unread.isEmpty)
  }

  @Test func `a name in a font that numbers its letters as it likes is read by the table that comes with it`() throws {
    let letters = Array(Self.name.utf16)
    let pairs = letters.enumerated().map { String(format: "<%04X> <%04X>", $0 + 3, Int($1)) }
    let page = "<" + letters.indices.map { String(format: "%04X", $0 + 3) }.joined() + "> Tj"
    let chars = "begincmap \(pairs.count) beginbfchar\n\(pairs.joined(separator: "\n"))\nendbfchar endcmap"
    let array = letters.map { String(format: "<%04X>", Int($0)) }.joined(separator: " ")
    let range = "begincmap 1 beginbfrange <0003> <\(String(format: "%04X", letters.count + 2))> [\(array)] endbfrange endcmap"
    for map in [chars, range] {
      let font = "1 0 obj << /Subtype /Type0 /ToUnicode 10 0 R >> endobj"
      let scan = try look(pdf([packed(page), packed(map)], objects: font))
      #expect(scan.count == 1 && scan.unread.isEmpty, "\(map)")
    }
    let without = try look(pdf([packed(page)], objects: "1 0 obj << /Subtype /Type0 >> endobj"))
    #expect(without.count == 0 && without.unread == [.pdf])
  }

  @Test func `a name half in bold is read with two tables, which number their letters alike`() throws {
    func font(_ text: String, _ first: Int) -> (page: String, map: String) {
      let letters = Array(text.utf16)
      let pairs = letters.enumerated().map { String(format: "<%04X> <%04X>", $0 + first, Int($1)) }
      return (
        "<" + letters.indices.map { String(format: "%04X", $0 + first) }.joined() + "> Tj",
        "begincmap \(pairs.count) beginbfchar\n\(pairs.joined(separator: "\n"))\nendbfchar endcmap"
      )
    }
    let (bold, plain) = (font("Renée ", 3), font("van der Sloot", 3))
    let page = "BT /F1 12 Tf \(bold.page) /F2 12 Tf \(plain.page) ET"
    let scan = try look(pdf([packed(page), packed(bold.map), packed(plain.map)]))
    #expect(scan.count == 1 && scan.unread.isEmpty)
  }

  @Test func `what is about the document, in sixteen bits and in packed objects, is read too`() throws {
    let title = "<FEFF" + Self.name.utf16.map { String(format: "%04X", Int($0)) }.joined() + ">"
    #expect(try look(pdf([packed("<< /Title \(title) >>", "/Type /ObjStm /Filter [ /FlateDecode ]")])).count == 1)
  }

  @Test func `what cannot be read of a PDF is named, pictures are not`() throws {
    #expect(try look(pdf([("/Filter /LZWDecode", [1, 2, 3])])).unread == [.pdf])
    #expect(try look(pdf([packed("x", "/Filter [ /ASCII85Decode /FlateDecode ]")])).unread == [.pdf])
    #expect(try look(pdf([packed("x", "/Filter [ /RunLengthDecode /FlateDecode ]")])).unread == [.pdf])
    #expect(try look(pdf([("/Filter /FlateDecode", [1, 2, 3])])).unread == [.pdf])
    #expect(try look(pdf([packed("x")], objects: "trailer << /Encrypt 5 0 R >>")).unread == [.locked])
    let picture = try look(pdf([packed("(Hello) Tj"), ("/Subtype /Image /Filter /DCTDecode", [255, 216])]))
    #expect(picture.unread.isEmpty)
    #expect(try look(Array("%PDF-1.7 1 0 obj << /Filter /FlateDecode >> stream\n".utf8)).unread == [.pdf])
  }

  @Test func `strings and streams that nothing closes take no time, and what was passed over is told`() throws {
    let clock = ContinuousClock()
    var scan: FileScan?
    var time = try clock.measure { scan = try look(pdf([packed(String(repeating: "(", count: 300_000))])) }
    #expect(scan?.unread == [.pdf] && time < .seconds(20), "\(time)")
    time = try clock.measure { scan = try look(pdf([("", Array(String(repeating: "stream ", count: 300_000).utf8))], objects: "stream")) }
    #expect(time < .seconds(20), "\(time)")
    time = try clock.measure { scan = try look(Array(("%PDF-1.7 (\(Self.name)) " + String(repeating: "stream ", count: 300_000)).utf8)) }
    #expect(scan?.count == 1 && scan?.unread == [.pdf] && time < .seconds(20), "\(time)")
    #expect(try look(pdf([packed("(a ( b) Tj (\(Self.name)) Tj")])).count == 1)
  }

  @Test func `tables of letters cannot fill the memory`() throws {
    let page = packed("<0003> Tj")
    let code = String(repeating: "00", count: 100_000)
    let range = "begincmap 1 beginbfrange <\(code)> <\(code)> [" + String(repeating: "<41> ", count: 20_000) + "] endbfrange endcmap"
    #expect(try look(pdf([page, packed(range)])).count == 0)
    let again = "begincmap 9 beginbfrange " + String(repeating: "<0000> <FFFE> <0041> ", count: 2_000) + "endbfrange endcmap"
    var count = 0
    let time = try ContinuousClock().measure { count = try look(pdf([page, packed(again)])).count }
    #expect(count == 0 && time < .seconds(20), "\(time)")
    let long = "begincmap 1 beginbfchar <03> <" + String(repeating: "0041", count: 10_000) + "> endbfchar endcmap"
    let many = try look(pdf([packed("<" + String(repeating: "03", count: 60_000) + "> Tj"), packed(long)]))
    #expect(many.count == 0 && many.unread == [.pdf])
  }

  // MARK: gzip

  @Test func `a packed file is read, and one that breaks off as far as it goes`() throws {
    let list = Array(("Guests\n" + String(repeating: "somebody\n", count: 999) + Self.name).utf8)
    let bytes = Deflated.gzip(list)
    #expect(try look(bytes).count == 1 && look(bytes).unread.isEmpty)
    #expect(try look(Deflated.gzip(Array("one".utf8)) + bytes).count == 1)
    #expect(try look(Array(bytes.prefix(bytes.count - 20))).unread == [.damaged])
    #expect(try look(Deflated.gzip(try ZipFile(["word/document.xml": "<w:t>\(Self.name)</w:t>"]).bytes())).count == 1)
  }

  @Test func `bombs are left alone when they have grown or lasted enough`() throws {
    let zeros = [UInt8](repeating: 0x20, count: 4 << 20)
    let limits = FileScan.Limits(unpackedBytes: 1 << 20)
    #expect(try look(Deflated.gzip(zeros), limits).unread == [.large])
    #expect(try look(pdf([("/Filter /FlateDecode", Deflated.zlib(zeros))]), limits).unread == [.large])
    #expect(try look(pdf([("/Filter /FlateDecode", Deflated.zlib(zeros))]), FileScan.Limits(nestedBytes: 1 << 20)).unread == [.large])
    #expect(try look(Deflated.gzip(Deflated.gzip(Deflated.gzip(Deflated.gzip(zeros))))).unread == [.nested])
    #expect(try look(Deflated.gzip(zeros), FileScan.Limits(time: .zero)).unread == [.large])
  }

  private func look(_ bytes: [UInt8], _ limits: FileScan.Limits) throws -> FileScan { try look(bytes, for: [Self.name], limits) }

  // MARK: Mail

  private func mail(_ part: String, _ coding: String, type: String = "text/plain; charset=utf-8") -> [UInt8] {
    let lines = [
      "Received: from a by b", "Subject: Hello", "Content-Type: multipart/mixed; boundary=\"--b\"", "", "Hi", "----b",
      "Content-Type: \(type)", "Content-Transfer-Encoding: \(coding)", "", part, "----b--", "",
    ]
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  private func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString(options: [.lineLength76Characters]) }

  @Test func `what a mail says and carries is read`() throws {
    #expect(try look(mail(base64(Array("Dear all,\n\(Self.name) left.".utf8)), "base64")).count == 1)
    #expect(try look(mail("Ren=C3=A9e v=\r\nan der =53loot -- \r\n-- \r\nbye", "Quoted-Printable")).count == 1)
    let document = try ZipFile(["word/document.xml": "<w:t>\(Self.name)</w:t>"]).bytes()
    #expect(try look(mail(base64(document), "base64", type: "application/octet-stream")).count == 1)
    #expect(try look(mail(base64(pdf([packed("(Renée van der Sloot) Tj")])), "base64", type: "application/pdf")).count == 1)
    #expect(try look(mail(base64(Array("nobody".utf8)), "base64")).unread.isEmpty)
  }

  @Test func `words of headers, mails in mails and boxes of mails are no hiding place`() throws {
    let words = "From: =?utf-8?Q?Ren=C3=A9e_van?=\r\n =?utf-8?B?\(Data(" der Sloot".utf8).base64EncodedString())?= <r@s.example>\r\n\r\nHi"
    #expect(try look(Array(words.utf8)).count == 1)
    let inner = String(decoding: mail(base64(Array(Self.name.utf8)), "base64"), as: UTF8.self)
    #expect(try look(mail(inner, "7bit", type: "message/rfc822")).count == 1)
    #expect(
      try look(Array("From me Mon\nSubject: a\n\nbody\n\nFrom me Tue\n".utf8) + mail(base64(Array(Self.name.utf8)), "base64")).count == 1)
  }

  @Test func `an enciphered mail is named, and one that is broken is read to its end`() throws {
    let locked = "Subject: a\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIAG"
    #expect(try look(Array(locked.utf8)).unread == [.locked])
    for text in [
      "Subject:", "Subject: =?", "Subject: =?x?Q?=", "From ", "To: a\n\n", "Date: a\nContent-Transfer-Encoding: base64\n\n=%%%A",
    ] {
      #expect(try look(Array(text.utf8)).count == 0)
    }
  }

  @Test func `a name that goes on in the next line of a text is found, numbers below each other are none`() throws {
    #expect(try look(Array("for Renée van\r\n   der Sloot".utf8)).count == 1)
    #expect(try look(Array("5550\n9921".utf8), for: ["55509921"]).count == 0)
  }

  // MARK: What is made to hurt

  @Test func `what is made to be read for ever is left soon`() throws {
    let open = String(repeating: "(", count: 300_000)
    let ranges = "begincmap 1 beginbfrange " + String(repeating: "<0000> <FFFF> <0041>", count: 50_000) + " endbfrange endcmap"
    let hostile: [[UInt8]] = [
      pdf([packed(open)]), pdf([packed(ranges)]), Array(("%PDF-1.7 " + String(repeating: "stream ", count: 300_000)).utf8),
      Array(("%PDF-1.7 " + String(repeating: "obj<</Filter /FlateDecode>>stream\nx endstream ", count: 5_000)).utf8),
      Array(("To: " + String(repeating: "=?x?q?a?=", count: 200_000) + "\n\nx").utf8),
      Array((String(repeating: "Content-Type: a; boundary=b\n\n--b\n", count: 20_000)).utf8),
      Array(("Subject: a\n" + String(repeating: " b\n", count: 200_000)).utf8),
    ]
    for bytes in hostile {
      let took = try ContinuousClock().measure { _ = try look(bytes, FileScan.Limits(time: .seconds(2))) }
      #expect(took < .seconds(20), "\(String(decoding: bytes.prefix(60), as: UTF8.self)) took \(took)")
    }
  }

  @Test func `nothing that is broken stops the process`() throws {
    var random = SystemRandomNumberGenerator()
    let map = "begincmap 2 beginbfchar <01> <0041> endbfchar 1 beginbfrange <02> <05> [<0041><0042>] endbfrange endcmap"
    let seeds = [
      pdf([packed("[(a) 1 (b\\(c)] TJ <41> Tj"), packed(map)]), mail(base64(Array("x".utf8)), "base64"), Deflated.gzip(Array("abc".utf8)),
      pdf([(" ", Array(map.utf8)), ("", Array("(a\\12) <4> (((".utf8))]), mail("a=3D=\r\n=", "quoted-printable"),
    ]
    for seed in seeds {
      for _ in 0..<150 {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          let place = bytes.indices.randomElement(using: &random) ?? 0
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.removeSubrange(place..<min(place + 5, bytes.count))
          default: bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: place)
          }
          if bytes.isEmpty { bytes = seed }
        }
        _ = try look(bytes)
      }
    }
  }
}

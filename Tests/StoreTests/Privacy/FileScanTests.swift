import ArchiveTesting
import Foundation
import Testing

@testable import Store

@Suite struct `Looking for a person in files` {
  private static let name = "Renée van der Sloot"

  private func look(_ bytes: [UInt8], for texts: [String] = [name], _ limits: FileScan.Limits = .init()) throws -> FileScan {
    let path = NSTemporaryDirectory() + "look-\(UUID().uuidString)"
    defer { unlink(path) }
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    var scan = FileScan(texts, limits)
    try scan.look(at: path)
    return scan
  }

  private func found(_ bytes: [UInt8], _ limits: FileScan.Limits = .init()) throws -> Bool { try look(bytes, limits).count > 0 }
  private func look(_ bytes: [UInt8], _ limits: FileScan.Limits) throws -> FileScan { try look(bytes, for: [Self.name], limits) }

  @Test func `a name is found in a document, also where it is cut into runs, spelled out or put into cells`() throws {
    let document = "<w:p><w:r><w:t>Re</w:t></w:r><w:r><w:t>n&#233;e van </w:t></w:r><w:r><w:t>der\u{a0}Sloot</w:t></w:r></w:p>"
    #expect(try found(ZipFile(["word/document.xml": document]).bytes()))
    let sheet = "<si><t>RENÉE</t></si><si><t>van der Sloot</t></si>"
    #expect(try found(ZipFile(["xl/sharedStrings.xml": "\u{feff}<sst>\(sheet)</sst>"]).bytes()))
    #expect(try !found(ZipFile(["word/document.xml": "<w:t>Rene van der Slot</w:t>"]).bytes()))
    #expect(try look(ZipFile(["word/document.xml": document]).bytes()).unread.isEmpty)
  }

  @Test func `other alphabets' bytes, other writings of an accent and whole pages of the web are no hiding place`() throws {
    #expect(try found(Self.name.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }))
    #expect(try found(Self.name.unicodeScalars.map { UInt8($0.value) }))
    #expect(try found(Array(Self.name.decomposedStringWithCanonicalMapping.uppercased().utf8)))
    #expect(try found(Array("<!doctype html><td>Ren&eacute;e</td><td>Ren&#xE9;e</td><td>van&#160;der Sloot</td>".utf8)))
  }

  @Test func `sixteen bits a letter are read as other letters are: accents, turns of a name, spaces, numbers, either order, any beginning`()
    throws
  {
    func wide(_ text: String, _ isHighFirst: Bool) -> [UInt8] {
      text.utf16.flatMap { unit in
        let (low, high) = (UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8))
        return isHighFirst ? [high, low] : [low, high]
      }
    }
    let texts = [Self.name, "+31 6 1234 5678", "Жанна Сергеева"]
    let written = [
      "rene\u{301}e VAN  der\r\nsloot", "Van der Sloot, Ren\u{e9}e", "(06) 12.34.56-78", "0031\u{a0}6\u{2011}12345678", "ЖАННА СЕРГЕЕВА",
      "Сергеева\tжанна", "\u{1d411}en\u{e8}e van der sloot",
    ]
    for (text, isHighFirst) in written.flatMap({ [($0, false), ($0, true)] }) {
      for before in [[], [0x41], [0xff, 0xfe], [0xd8, 0x3d, 0x20]] as [[UInt8]] {
        #expect(
          try look(before + wide(text + "\u{7}", isHighFirst) + [0xd8, 0], for: texts).count == 1, "\(text) \(isHighFirst) \(before)")
      }
    }
    for text in ["Rene van der Sloot", "René\u{435} van der Sloot", "Renée van\u{4e00}der Sloot", "06 1234 5679", "\u{1d411}"] {
      #expect(try look(wide(text, false), for: texts).count == 0, "\(text)")
    }
    #expect(try look(wide("\(Self.name); and \(Self.name)", false)).count == 2)
  }

  @Test func `sixteen bits a letter are read across the pieces in which a file comes`() throws {
    let name = Self.name.decomposedStringWithCanonicalMapping.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    for shift in [1, 2, 15, 16, 17] {
      let bytes = [UInt8](repeating: 0x2e, count: 1 << 18 - shift) + name
      #expect(try look(bytes).count == 1, "\(shift)")
    }
  }

  @Test func `documents in archives in archives are looked into, and what is packed once more is not and says so`() throws {
    var outer = ZipFile()
    // Long enough to be packed.
    let document = try ZipFile(["word/document.xml": String(repeating: "<w:t>\(Self.name)</w:t>", count: 50)]).bytes()
    outer.add("letter.docx", document)
    #expect(try found(outer.bytes()))
    var outermost = ZipFile()
    outermost.add("letters.zip", try outer.bytes())
    #expect(try found(outermost.bytes()))
    var more = ZipFile()
    more.add("all.zip", try outermost.bytes() + [])
    let scan = try look(more.bytes())
    #expect(scan.count == 0 && scan.unread == [.nested])
  }

  @Test func `what is locked, damaged, packed otherwise or a compressed PDF is named`() throws {
    var locked = ZipFile()
    locked.add("letter.txt", Array(Self.name.utf8), password: "secret")
    #expect(try look(locked.bytes()).unread == [.locked])
    let office: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0] + Array("EncryptedPackage".utf8).flatMap { [$0, 0] }
    #expect(try look(office).unread == [.locked])
    #expect(try look(Array(ZipFile(["a": String(repeating: "abc", count: 999)]).bytes().prefix(60))).unread == [.damaged])
    #expect(try look(Array("%PDF-1.7 << /Filter /FlateDecode >>".utf8)).unread == [.pdf])
    #expect(try look(Array("%PDF-1.7 (\(Self.name))".utf8)).unread.isEmpty)
    #expect(try look([0x1f, 0x8b, 0x08, 0]).unread == [.damaged])
    #expect(try look(Array("BZh91AY".utf8)).unread == [.packed])
    var mixed = ZipFile(["note.txt": Self.name])
    mixed.add("scan.pdf", Array("%PDF-1.4 << /Filter /FlateDecode >>".utf8))
    mixed.add("locked.txt", [1, 2, 3], password: "secret")
    let scan = try look(mixed.bytes())
    #expect(scan.count == 1 && scan.unread == [.pdf, .locked])
  }

  @Test func `a bomb is left alone when it has grown large enough`() throws {
    var bomb = ZipFile()
    bomb.add("zeros", [UInt8](repeating: 0, count: 4 << 20))
    let bytes = try bomb.bytes()
    #expect(bytes.count < 10_000)
    #expect(try look(bytes, FileScan.Limits(unpackedBytes: 1 << 20)).unread == [.large])
    var nested = ZipFile()
    nested.add("inner.zip", try ZipFile(["a": String(repeating: "x", count: 9_999)]).bytes() + [UInt8](repeating: 7, count: 1 << 16))
    #expect(try look(nested.bytes(), FileScan.Limits(nestedBytes: 1 << 10)).unread == [.large])
    #expect(try look(ZipFile(["a": "1", "b": "2", "c": Self.name]).bytes(), FileScan.Limits(members: 2)).unread == [.large])
  }

  @Test func `a file that ends in the middle of everything is read to its end`() throws {
    for text in ["", "<", "<a", "&", "&#", "&#xZZ;", "<a>&#99999999999;", "\u{feff}"] { #expect(try look(Array(text.utf8)).count == 0) }
    #expect(try look(Array("PK\u{3}\u{4}".utf8)).unread == [.damaged])
  }
}

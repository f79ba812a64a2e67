import ArchiveTesting
import Foundation
import Testing

@testable import Store

@Suite struct `What a PDF packs its pages with` {
  private static let name = "Renée van der Sloot"
  private static let page = "BT (Ren\u{e9}e van der Sloot) Tj ET"

  private func look(_ filter: String, _ content: [UInt8], _ limits: FileScan.Limits = .init()) throws -> FileScan {
    let path = NSTemporaryDirectory() + "filter-\(UUID().uuidString)"
    defer { unlink(path) }
    let head = Array("%PDF-1.4\n9 0 obj\n<< /Length \(content.count) \(filter) >>\nstream\n".utf8)
    let bytes = head + content + Array("\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF".utf8)
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    var scan = FileScan([Self.name], limits)
    try scan.look(at: path)
    return scan
  }

  private func latin(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

  private func unpacked(_ filter: PDFFilter, _ bytes: [UInt8]) -> PDFFilter.Unpacked { filter.unpack(bytes) { _ in true } }

  /// As the specification tells an encoder to do it.
  private func lzw(_ bytes: [UInt8], isEarly: Bool = true) -> [UInt8] {
    var (packed, bits, held, width) = ([UInt8](), UInt32(0), 0, 9)
    var (codes, known, next) = ([[UInt8]: Int](), [UInt8](), 258)
    func code(_ bytes: [UInt8]) -> Int { bytes.count == 1 ? Int(bytes[0]) : codes[bytes] ?? 0 }
    func put(_ code: Int) {
      (bits, held) = (bits << UInt32(width) | UInt32(code), held + width)
      while held >= 8 {
        held -= 8
        packed.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
      }
    }
    put(256)
    for byte in bytes {
      if known.isEmpty || codes[known + [byte]] != nil {
        known.append(byte)
        continue
      }
      put(code(known))
      codes[known + [byte]] = next
      next += 1
      if next + (isEarly ? 0 : -1) == 1 << width { width += 1 }
      if next == 4_095 {
        put(256)
        (codes, next, width) = ([:], 258, 9)
      }
      known = [byte]
    }
    put(code(known))
    next += 1
    if next + (isEarly ? 0 : -1) == 1 << width { width += 1 }
    put(257)
    if held > 0 { packed.append(UInt8(truncatingIfNeeded: bits << UInt32(8 - held))) }
    return packed
  }

  @Test func `LZW is read as the specification's own example has it, and over all widths of its codes`() {
    let example: [UInt8] = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01]
    let read = unpacked(.lzw(isEarly: true), example)
    #expect(read.bytes == [45, 45, 45, 45, 45, 65, 45, 45, 45, 66] && read.isWhole)
    #expect(lzw(read.bytes) == example)
    let long = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7 ^ $0 >> 3) }
    for isEarly in [true, false] {
      let again = unpacked(.lzw(isEarly: isEarly), lzw(long, isEarly: isEarly))
      #expect(again.bytes == long && again.isWhole && !again.isCut)
    }
  }

  @Test func `ASCII85 is read with its zeros, its short end and white space, and what is none is told`() {
    func text(_ text: String) -> (bytes: [UInt8], isWhole: Bool) {
      let read = unpacked(.ascii85, Array(text.utf8))
      return (read.bytes, read.isWhole)
    }
    #expect(text("z6<#'U;Isb1AKZ/)\n DBNJ$EZe:sDf9_H+B3(u78s~>") == ([0, 0, 0, 0] + latin(Self.page), true))
    #expect(text("~>") == ([], true))
    #expect(!text("6<#'U").isWhole && !text("6<#'U!~>").isWhole && !text("6<#v~>").isWhole && !text("6z~>").isWhole)
  }

  @Test func `a name is found behind each filter and behind several`() throws {
    let plain = latin(Self.page)
    let typed = Array("6<#'U;Isb1AKZ/)DBNJ$\nEZe:sDf9_H+B3(u78s~>".utf8)
    for (filter, content) in [
      ("/Filter /LZWDecode", lzw(plain)), ("/Filter [/LZWDecode] /DecodeParms << /EarlyChange 0 >>", lzw(plain, isEarly: false)),
      ("/Filter/ASCII85Decode", typed), ("/Filter [ /ASCII85Decode /LZWDecode ]", ascii85(lzw(plain))),
      ("/Filter[/ASCII85Decode/FlateDecode]", ascii85(Deflated.zlib(plain))),
    ] {
      let scan = try look(filter, content)
      #expect(scan.count == 1 && scan.unread.isEmpty, "\(filter) \(scan.count) \(scan.unread)")
    }
  }

  private func ascii85(_ bytes: [UInt8]) -> [UInt8] {
    stride(from: 0, to: bytes.count, by: 4).flatMap { start -> [UInt8] in
      let group = Array(bytes[start..<min(start + 4, bytes.count)])
      var value = (group + [0, 0, 0]).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      var letters: [UInt8] = []
      for _ in 0..<5 {
        letters.insert(UInt8(value % 85) + 33, at: 0)
        value /= 85
      }
      return Array(letters.prefix(group.count + 1))
    } + Array("~>".utf8)
  }

  @Test func `what breaks off, refers to what is not there or grows without end is told`() throws {
    let packed = lzw(latin(String(repeating: Self.page, count: 99)))
    #expect(try look("/Filter /LZWDecode", Array(packed.dropLast(8))).unread == [.pdf])
    #expect(unpacked(.lzw(isEarly: true), [0x80, 0x7f, 0xff, 0xff]).isWhole == false)
    let bomb = lzw([UInt8](repeating: 7, count: 1 << 16))
    #expect(try look("/Filter /LZWDecode", bomb, FileScan.Limits(unpackedBytes: 1 << 14)).unread == [.large])
    for filter in ["/Filter 7 0 R", "/Filter [/ASCII85Decode /CCITTFaxDecode]", "/Filter /LZWDecode /DecodeParms << /Predictor 12 >>"] {
      #expect(try look(filter, lzw(latin(Self.page))).unread == [.pdf], "\(filter)")
    }
  }
}

import Foundation
import Testing

@testable import CRM

@Suite struct CSVReaderTests {
  static let sample = "Name;Stadt;Notiz\r\nMüller;Köln;\"zwei\r\nZeilen; mit \"\"Zitat\"\"\"\nÅrhus;Ærø;€ 5\rletzte;Zeile;😀"
  static let expected = [["Müller", "Köln", "zwei\r\nZeilen; mit \"Zitat\""], ["Århus", "Ærø", "€ 5"], ["letzte", "Zeile", "😀"]]

  static func rows(_ source: CSVSource, limits: CSVLimits = CSVLimits()) throws -> [[String]] {
    let reader = try CSVReader(source, limits: limits)
    var rows: [[String]] = []
    while let row = try reader.next() { rows.append(row.cells) }
    return rows
  }

  static func sixteenBit(_ text: String, bigEndian: Bool, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit in
      bigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
  }

  static func windows(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { $0 == "€" ? 0x80 : $0.value < 256 ? UInt8($0.value) : UInt8(ascii: "?") }
  }

  static let encoded: [(CSVEncoding, [UInt8])] = [
    (.utf8, Array(sample.utf8)), (.utf8, [0xEF, 0xBB, 0xBF] + Array(sample.utf8)),
    (.utf16LittleEndian, sixteenBit(sample, bigEndian: false, mark: true)),
    (.utf16BigEndian, sixteenBit(sample, bigEndian: true, mark: true)),
    (.utf16LittleEndian, sixteenBit(sample, bigEndian: false, mark: false)),
    (.utf16BigEndian, sixteenBit(sample, bigEndian: true, mark: false)),
    (.windows1252, windows(sample.replacing("😀", with: "ß"))),
  ]

  @Test func `every encoding is found and gives the same text`() throws {
    for (encoding, bytes) in Self.encoded {
      let reader = try CSVReader(.bytes(bytes))
      #expect(reader.encoding == encoding)
      #expect(reader.header == ["Name", "Stadt", "Notiz"])
      let last = encoding == .windows1252 ? "ß" : "😀"
      #expect(try Self.rows(.bytes(bytes)) == Self.expected.map { $0.map { $0 == "😀" ? last : $0 } })
    }
  }

  @Test func `a file cut into chunks anywhere gives the same rows and lines`() throws {
    for (_, bytes) in Self.encoded {
      let whole = try Self.rows(.bytes(bytes))
      for size in 1...bytes.count { #expect(try Self.rows(.bytes(bytes, chunkSize: size)) == whole) }
    }
  }

  @Test func `the parser continues at every byte, quotes and line ends included`() throws {
    let bytes = Array("a,\"b\"\"c\r\n\nd\",e\r\n\r\"\",x\"y,\"z\"q\n\"last\"".utf8)
    func parse(cut: Int) throws -> [String] {
      var (parser, row, found) = (CSVParser(delimiter: UInt8(ascii: ",")), CSVRow(), [String]())
      for piece in [bytes[..<cut], bytes[cut...]] {
        try Array(piece).withUnsafeBufferPointer { buffer in
          var position = 0
          while try parser.read(buffer, &position, into: &row) { found.append("\(row.line):\(row.cells)") }
        }
      }
      if try parser.finish(into: &row) { found.append("\(row.line):\(row.cells)") }
      return found
    }
    let whole = try parse(cut: 0)
    #expect(whole.map { $0.prefix(1) } == ["1", "4", "5", "6"])
    #expect(whole[0] == "1:" + ["a", "b\"c\r\n\nd", "e"].description)
    #expect(whole[2] == "5:" + ["", "x\"y", "zq"].description)
    for cut in bytes.indices { #expect(try parse(cut: cut) == whole) }
  }

  @Test func `an accent in the last row makes the whole file Windows-1252`() throws {
    let bytes = Array(("name\n" + String(repeating: "plain\n", count: 40_000)).utf8) + [0x4D, 0xFC, 0x6C]
    let reader = try CSVReader(.bytes(bytes))
    var last = CSVRow()
    while try reader.next(&last) {}
    #expect(reader.encoding == .windows1252 && reader.rowCount == 40_001 && last[0] == "Mül")
  }

  @Test func `delimiters inside quotes do not count`() throws {
    #expect(try CSVReader(.text("\"a;b;c;d\",b\n\"1;2;3;4\",2\n")).delimiter == UInt8(ascii: ","))
    #expect(try CSVReader(.text("name;note\nx;\"1,2,3\"\n")).delimiter == UInt8(ascii: ";"))
    #expect(try CSVReader(.text("name\tnote\nx, y\tz\n")).delimiter == UInt8(ascii: "\t"))
    #expect(try CSVReader(.text("name\nonly\n")).delimiter == UInt8(ascii: ","))
    #expect(try CSVReader(.text("amount;date\n1,5;2026\n2,5;2027\n")).delimiter == UInt8(ascii: ";"))
  }

  @Test func `a first line that names the delimiter is obeyed and is no header`() throws {
    let reader = try CSVReader(.text("sep=;\r\na,b;c\r\n1;2\r\n"))
    #expect(reader.header == ["a,b", "c"] && reader.headerLine == 2)
    #expect(try reader.next()?.line == 3)
  }

  @Test func `each row knows the line it starts on, blank lines and quoted newlines counted`() throws {
    let reader = try CSVReader(.text("a,b\n\n1,\"x\ny\"\r\n2,z\n\n\n3,\n"))
    var lines: [Int] = []
    while let row = try reader.next() { lines.append(row.line) }
    #expect(lines == [3, 5, 8])
    #expect(reader.rowCount == 3)
  }

  @Test func `a row with too many cells is reported, and one with too few is not`() throws {
    let reader = try CSVReader(.text("a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n,,\n"))
    let rows = try [reader.next(), reader.next(), reader.next(), reader.next()].compactMap(\.self)
    #expect(rows.map { $0.raggedness(columns: 3) == nil } == [true, false, true, true])
    #expect(rows[1].raggedness(columns: 3) == "The row has 4 columns where the header has 3.")
    #expect(rows[0][2] == "" && rows[3].isEmpty && !rows[2].isEmpty)
  }

  @Test func `a quote left open, a cell too long, too many columns and rows are errors with their line`() throws {
    #expect(throws: CSVError("the quote that opens here is never closed", line: 3)) { try Self.rows(.text("a,b\n1,2\n3,\"x\n")) }
    for (text, limits) in [
      ("a\n1234567890\n", CSVLimits(fieldBytes: 5)), ("a\n1,2,3,4\n", CSVLimits(columns: 3)), ("a\n1\n2\n3\n", CSVLimits(rows: 2)),
    ] {
      #expect(throws: CSVError.self) { try Self.rows(.text(text), limits: limits) }
    }
    #expect(try Self.rows(.text("a,b,c\n12345,2,3\n"), limits: CSVLimits(fieldBytes: 5, columns: 3, rows: 1)).count == 1)
    #expect(throws: CSVError("The file has no header row.")) { try Self.rows(.text("\n \n")) }
    #expect(throws: CSVError.self) { try Self.rows(.file("/nowhere/there.csv")) }
  }
}

@Suite struct CSVWriterTests {
  @Test func `what is written reads back the same`() throws {
    let rows = [["plain", "a,b", "say \"hi\""], ["two\nlines", " space ", ""], ["=1+1", "'=1", "@x"], ["-5", "+31 10 555 0142", "-x"]]
    var writer = CSVWriter()
    writer.row(["a", "b", "c"])
    for row in rows { writer.row(row) }
    let read = try CSVReaderTests.rows(.bytes(writer.bytes))
    #expect(read.map { $0.map(CSVGuard.unguarded) } == rows)
    #expect(writer.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
  }

  @Test func `text that a spreadsheet would run gets one apostrophe, numbers and phones do not`() {
    for text in ["=cmd()", "+x", "@a", "-a", "\tx", "\rx", "'=x", "-1+2", "+1-2"] { #expect(CSVGuard.guarded(text) == "'" + text) }
    for text in ["-5", "-1,234.50".replacing(",", with: ""), "+12.5%", "+1 (555) 010-0199", "plain", "a=b", "'quoted'", ""] {
      #expect(CSVGuard.guarded(text) == text)
    }
  }
}

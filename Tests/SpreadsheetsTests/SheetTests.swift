import ArchiveTesting
import Foundation
import Testing

@testable import Spreadsheets

@Suite struct `A workbook` {
  private let folder = NSTemporaryDirectory() + "kith-sheets-\(UUID().uuidString)"

  private func inFolder<T>(_ body: (String) throws -> T) throws -> T {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
    return try body(folder + "/book.xlsx")
  }

  private func rows(_ path: String, sheet: String? = nil, _ limits: SheetLimits = SheetLimits()) throws -> [Int: [String]] {
    let book = try Workbook(path: path, limits: limits)
    var rows: [Int: [String]] = [:]
    try book.forEachRow(of: try book.sheet(sheet)) { rows[$0] = $1 }
    return rows
  }

  @Test func `what was written is read again`() throws {
    try inFolder { path in
      let writer = try WorkbookWriter(path: path, sheet: "Clients: [all]", temporaryFolder: folder)
      try writer.header(["Name", "Value"])
      try writer.row([.text("=1+1"), .number(1234.5, decimals: 2), .empty, .flag(true), .day(year: 2026, month: 2, day: 8)])
      try writer.row([
        .text("Zeile\n„2“ <&> 👩🏽‍🚀"), .number(-0.07, decimals: 2),
        .moment(year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 58), .text(" kept "), .text("_x0041_"),
      ])
      try writer.finish()
      #expect(FileManager.default.contents(atPath: path).map { Workbook.isWorkbook($0) } == true)
      let rows = try rows(path, sheet: "clients all")
      #expect(rows[1] == ["Name", "Value"])
      #expect(rows[2] == ["=1+1", "1234.5", "", "true", "2026-02-08"])
      #expect(rows[3] == ["Zeile\n„2“ <&> 👩🏽‍🚀", "-0.07", "1969-12-31 23:59:58", " kept ", "_x0041_"])
    }
  }

  @Test func `text longer than a cell is cut, and no row is lost`() throws {
    try inFolder { path in
      let writer = try WorkbookWriter(path: path, sheet: "", temporaryFolder: folder)
      for number in 0..<3_000 { try writer.row([.text(number == 7 ? String(repeating: "ä", count: 40_000) : "\(number)")]) }
      try writer.finish()
      let rows = try rows(path)
      #expect(rows.count == 3_000 && rows[8]?[0].count == 32_767 && rows[3_000] == ["2999"])
    }
  }

  /// A package as other programs and attackers write it.
  private func pack(_ path: String, sheet: String, extra: [String: String] = [:]) throws {
    let main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    var parts = [
      "_rels/.rels": "<Relationships><Relationship Id='r' Type='\(main)/officeDocument' Target='xl/workbook.xml'/></Relationships>",
      "xl/workbook.xml":
        "<workbook><sheets><sheet name='One' r:id='r1' xmlns:r='\(main)'/><sheet name='Two' r:id='r2' xmlns:r='\(main)'/></sheets></workbook>",
      "xl/_rels/workbook.xml.rels": """
      <Relationships><Relationship Id='r1' Type='\(main)/worksheet' Target='worksheets/a.xml'/>
      <Relationship Id='r2' Type='\(main)/worksheet' Target='/xl/worksheets/b.xml'/>
      <Relationship Id='s' Type='\(main)/sharedStrings' Target='sharedStrings.xml'/>
      <Relationship Id='t' Type='\(main)/styles' Target='styles.xml'/></Relationships>
      """,
      "xl/sharedStrings.xml": """
      <sst><si><t>plain</t></si><si><r><t xml:space="preserve">rich </t></r><r><t>text</t></r><rPh><t>reading</t></rPh></si><si><t>a_x000D_b</t></si></sst>
      """,
      "xl/styles.xml": """
      <styleSheet><numFmts><numFmt numFmtId="200" formatCode="[$-407]d\\. mmmm yyyy;@"/><numFmt numFmtId="201" formatCode="&quot;day&quot; 0.0"/></numFmts>
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="9"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="201"/></cellXfs></styleSheet>
      """,
      "xl/worksheets/a.xml": sheet, "xl/worksheets/b.xml": "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>",
    ]
    parts.merge(extra) { $1 }
    var file = ZipFile()
    for (name, text) in parts { file.add(name, Array(text.utf8)) }
    try Data(file.bytes()).write(to: URL(filePath: path))
  }

  private func sheet(_ rows: String) -> String { "<x:worksheet xmlns:x='s'><x:sheetData>\(rows)</x:sheetData></x:worksheet>" }

  @Test func `texts, numbers, dates and gaps of other programs are understood`() throws {
    try inFolder { path in
      try pack(
        path,
        sheet: sheet(
          """
          <x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c><x:c r="C2" t="s"><x:v>1</x:v></x:c><x:c r="D2" t="s"><x:v>2</x:v></x:c>
          <x:c r="E2" t="inlineStr"><x:is><x:t>in</x:t><x:t>line</x:t></x:is></x:c><x:c r="F2" t="b"><x:v>0</x:v></x:c><x:c r="G2" t="e"><x:v>#REF!</x:v></x:c></x:row>
          <x:row r="5"><x:c><x:v>4.0999999999999996</x:v></x:c><x:c><x:v>12345678901234567</x:v></x:c><x:c><x:v>3.1612345678E10</x:v></x:c>
          <x:c><x:v>1100.04</x:v></x:c><x:c s="1"><x:v>46061</x:v></x:c><x:c s="2"><x:v>1</x:v></x:c><x:c s="3"><x:v>0.25</x:v></x:c>
          <x:c s="4"><x:v>25569.5</x:v></x:c><x:c s="5"><x:v>0.60416666666666663</x:v></x:c><x:c s="6"><x:v>7</x:v></x:c><x:c t="str"><x:f>1+1</x:f><x:v>two</x:v></x:c></x:row>
          """))
      let rows = try rows(path)
      #expect(rows[2] == ["plain", "", "rich text", "a\rb", "inline", "false"])
      #expect(
        rows[5] == [
          "4.1", "12345678901234567", "31612345678", "1100.04", "2026-02-08", "1900-01-01", "25%", "1970-01-01 12:00:00", "14:30:00", "7",
          "two",
        ])
      #expect(try self.rows(path, sheet: "2") == [1: ["2"]])
      #expect(throws: SheetError.self) { try self.rows(path, sheet: "Three") }
    }
  }

  @Test func `what unpacks to far more than it is worth is refused`() throws {
    try inFolder { path in
      try pack(path, sheet: sheet("<x:row><x:c><x:v>1</x:v></x:c></x:row>" + String(repeating: " ", count: 30 << 20)))
      #expect(throws: SheetError("The workbook is far larger unpacked than any sheet needs to be.")) { try rows(path) }
    }
  }

  @Test(
    arguments: [
      "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><worksheet><row><c t='str'><v>&b;</v></c></row></worksheet>",
      "<!doctype a><worksheet/>", "<worksheet><row r='9999999'/></worksheet>", "<worksheet><row r='2'/><row r='1'/></worksheet>",
      "<worksheet><row><c r='ZZZZZ1'><v>1</v></c></row></worksheet>", "<worksheet><row>", "<\u{0}w/>",
    ])
  func `markup that attacks or lies is refused`(markup: String) throws {
    try inFolder { path in
      try pack(path, sheet: markup)
      #expect(throws: SheetError.self) { try rows(path) }
    }
  }

  @Test func `one text that stands in many cells cannot fill the memory`() throws {
    try inFolder { path in
      let text = String(repeating: "x", count: 30_000)
      let cells = String(repeating: "<c t='s'><v>0</v></c>", count: 900)
      let texts = ["xl/sharedStrings.xml": "<sst><si><t>\(text)</t></si></sst>"]
      try pack(path, sheet: sheet("<row>\(cells)</row>"), extra: texts)
      let error = #expect(throws: SheetError.self) { try rows(path) }
      #expect(error?.description.contains("longer than 4 MB") == true)
      var limits = SheetLimits()
      limits.textBytes = 2 << 20
      let few = "<row>" + String(repeating: "<c t='s'><v>0</v></c>", count: 60) + "</row>"
      try pack(path, sheet: sheet(few + few), extra: texts)
      #expect(throws: SheetError.self) { try rows(path, limits) }
      #expect(try rows(path).count == 2)
    }
  }

  @Test func `a workbook is read as long as it may take, and no longer`() throws {
    try inFolder { path in
      try pack(path, sheet: sheet("<row><c><v>1</v></c></row><row><c><v>2</v></c></row>"))
      var limits = SheetLimits()
      limits.time = .zero
      #expect(throws: SheetError.self) { try rows(path, limits) }
      limits.time = .milliseconds(200)
      let book = try Workbook(path: path, limits: limits)
      func worked() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
      }
      let error = #expect(throws: SheetError.self) {
        try book.forEachRow(of: book.sheets[0]) { _, _ in
          let end = worked() + 210_000_000
          while worked() < end {}
        }
      }
      #expect(error?.description.contains("takes too long") == true)
      limits.time = nil
      #expect(try rows(path, limits).count == 2)
    }
  }

  @Test func `a comment and a block of characters are no attack`() throws {
    try inFolder { path in
      try pack(
        path,
        sheet: sheet("<!-- !D --><x:row><x:c t='str'><x:v><![CDATA[<!DOCTYPE]]></x:v></x:c></x:row>".replacing("<!DOCTYPE", with: "a<b")))
      #expect(try rows(path) == [1: ["a<b"]])
    }
  }

  @Test func `a file that is no workbook says so`() throws {
    try inFolder { path in
      try Data("PK\u{3}\u{4} and nothing else".utf8).write(to: URL(filePath: path))
      #expect(throws: SheetError.self) { try rows(path) }
    }
  }
}

import Foundation

/// A workbook that is read: its sheets by name, and the texts of one of them row by row.
public struct Workbook {
  public struct Sheet: Equatable, Sendable {
    public let name: String
    let part: String
  }

  /// In the order of their tabs; those of charts are left out.
  public let sheets: [Sheet]

  private let package: Package
  private let limits: SheetLimits
  private let texts: [String]
  private let styles: [CellStyle]
  private let countsFrom1904: Bool

  /// Whether a file begins like a ZIP archive, as every workbook does.
  public static func isWorkbook(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

  /// - Throws: `SheetError`.
  public init(path: String, limits: SheetLimits = SheetLimits()) throws {
    let package = try Package(path: path, limits)
    let main = try Relations(from: "", package)["/officeDocument"].first?.part ?? "xl/workbook.xml"
    let contents = ContentsReader()
    try contents.read(main, of: package)
    let relations = try Relations(from: main, package)
    sheets = contents.sheets.compactMap { sheet in
      relations[id: sheet.relation].flatMap { $0.type.hasSuffix("/worksheet") ? Sheet(name: sheet.name, part: $0.part) : nil }
    }
    guard !sheets.isEmpty else { throw SheetError("The workbook has no sheet.") }
    let shared = SharedTextReader(limits)
    if let part = relations["/sharedStrings"].first?.part, package.has(part) { try shared.read(part, of: package) }
    let styles = StyleReader()
    if let part = relations["/styles"].first?.part, package.has(part) { try styles.read(part, of: package) }
    (self.package, self.limits, texts, self.styles) = (package, limits, shared.texts, styles.cellStyles)
    countsFrom1904 = contents.countsFrom1904
  }

  /// The sheet that is meant: by name, by its number from 1, or the first.
  public func sheet(_ wanted: String?) throws -> Sheet {
    guard let wanted, !wanted.isEmpty else { return sheets[0] }
    if let named = sheets.first(where: { $0.name.lowercased() == wanted.lowercased() }) { return named }
    if let number = Int(wanted), sheets.indices.contains(number - 1) { return sheets[number - 1] }
    throw SheetError("The workbook has no sheet “\(wanted.prefix(60))”; it has \(sheets.map(\.name).joined(separator: ", ").prefix(300)).")
  }

  /// Every row in turn with its number in the sheet, from 1: dates as `2026-02-08`, numbers as they were typed.
  public func forEachRow(of sheet: Sheet, _ body: @escaping (Int, [String]) throws -> Void) throws {
    let reader = RowReader(texts: texts, styles: styles, countsFrom1904: countsFrom1904, limits, body)
    try reader.read(sheet.part, of: package)
  }
}

/// What a part says of the others that it is made of.
struct Relations {
  struct Relation { let id, type, part: String }

  private let all: [Relation]

  init(from part: String, _ package: Package) throws {
    let folder = part.lastIndex(of: "/").map { String(part[...$0]) } ?? ""
    let file = "\(folder)_rels/\(part.dropFirst(folder.count)).rels"
    guard package.has(file) else {
      all = []
      return
    }
    let reader = RelationReader()
    try reader.read(file, of: package)
    all = reader.found.map { Relation(id: $0.id, type: $0.type, part: Self.path($0.target, from: folder)) }
  }

  subscript(type: String) -> [Relation] { all.filter { $0.type.hasSuffix(type) } }
  subscript(id id: String) -> Relation? { all.first { $0.id == id } }

  private static func path(_ target: String, from folder: String) -> String {
    if target.hasPrefix("/") { return String(target.dropFirst()) }
    var parts = folder.split(separator: "/").map(String.init)
    for part in target.split(separator: "/") {
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }
}

private final class RelationReader: MarkupReader {
  private(set) var found: [(id: String, type: String, target: String)] = []

  override func began(_ element: Substring, _ attributes: [String: String]) throws {
    guard element == "Relationship", attributes["TargetMode"] != "External" else { return }
    found.append((attributes["Id"] ?? "", attributes["Type"] ?? "", attributes["Target"] ?? ""))
  }
}

private final class ContentsReader: MarkupReader {
  private(set) var sheets: [(name: String, relation: String)] = []
  private(set) var countsFrom1904 = false

  override func began(_ element: Substring, _ attributes: [String: String]) throws {
    switch element {
    case "workbookPr": countsFrom1904 = ["1", "true"].contains(attributes["date1904"])
    case "sheet":
      let relation = attributes.first { $0.key == "id" || $0.key.hasSuffix(":id") }?.value
      sheets.append((attributes["name"] ?? "", relation ?? ""))
    default: break
    }
  }
}

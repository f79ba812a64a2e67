import Foundation

/// The texts that cells name by number.
final class SharedTextReader: MarkupReader {
  private(set) var texts: [String] = []
  private var collector = RichText()
  private let limits: SheetLimits

  init(_ limits: SheetLimits) { self.limits = limits }

  override func began(_ element: Substring, _ attributes: [String: String]) throws {
    if element == "si" { collector = RichText() } else { collector.began(element) }
  }

  override func found(_ text: String) throws { try collector.found(text, limits) }

  override func ended(_ element: Substring) throws {
    collector.ended(element)
    guard element == "si" else { return }
    guard texts.count < limits.sharedTexts else { throw SheetError("The workbook holds too many texts.") }
    texts.append(EscapedText.plain(collector.text))
  }
}

/// Runs of text put together; how they are read aloud stands between them and is left out.
struct RichText {
  private(set) var text = ""
  private var isText = false
  private var isReading = false

  mutating func began(_ element: Substring) {
    if element == "rPh" { isReading = true }
    if element == "t" { isText = !isReading }
  }

  mutating func found(_ piece: String, _ limits: SheetLimits) throws(SheetError) {
    guard isText else { return }
    text += piece
    guard text.utf8.count <= limits.cellBytes else { throw SheetError("A cell of the workbook is longer than \(limits.cellBytes) bytes.") }
  }

  mutating func ended(_ element: Substring) {
    if element == "t" { isText = false }
    if element == "rPh" { isReading = false }
  }
}

/// Characters that XML cannot hold stand in workbooks as `_x000D_` (ECMA-376, ST_Xstring).
enum EscapedText {
  /// Text that looks like such a character, so that it is read as it is.
  static func escaped(_ text: String) -> String {
    guard text.contains("_x"), plain(text) != text else { return text }
    return text.replacingOccurrences(of: "_x", with: "_x005F_x")
  }

  static func plain(_ text: String) -> String {
    guard text.contains("_x") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.range(of: "_x") {
      result += rest[..<start.lowerBound]
      let code = rest[start.upperBound...].prefix(4)
      let behind = rest[start.upperBound...].dropFirst(4)
      if code.utf8.count == 4, behind.first == "_", let number = UInt32(code, radix: 16), let scalar = Unicode.Scalar(number) {
        if number != 0 { result.unicodeScalars.append(scalar) }
        rest = behind.dropFirst()
      } else {
        result += "_x"
        rest = rest[start.upperBound...]
      }
    }
    return result + rest
  }
}

import Foundation

/// What a number in a cell means, by the format it is shown in.
enum CellStyle: Equatable {
  case plain, percent, day, moment, clock

  init(builtIn id: Int) {
    switch id {
    case 9, 10: self = .percent
    case 14...17, 27...31, 36, 50...54, 57, 58: self = .day
    case 18...21, 32...35, 45...47, 55, 56: self = .clock
    case 22: self = .moment
    default: self = .plain
    }
  }

  /// From a format code such as `d mmm yyyy;@`: quoted and bracketed text says nothing, and only the first section counts.
  init(code: String) {
    let letters = Self.letters(of: code)
    let hasDay = letters.contains("y") || letters.contains("d")
    let hasClock = letters.contains("h") || letters.contains("s")
    if hasDay || hasClock || letters.contains("m") {
      self = hasDay && hasClock ? .moment : hasClock ? .clock : .day
    } else {
      self = letters.contains("%") ? .percent : .plain
    }
  }

  private static func letters(of code: String) -> Set<Character> {
    guard code.lowercased() != "general" else { return [] }
    var letters: Set<Character> = []
    var (isQuoted, isEscaped) = (false, false)
    var bracket: String?
    for character in code.lowercased() {
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        isQuoted = character != "\""
      } else if let open = bracket {
        bracket = character == "]" ? nil : open + String(character)
        // Hours beyond a day: `[h]:mm`.
        if character == "]", ["h", "hh", "m", "mm", "s", "ss"].contains(open) { letters.insert("h") }
      } else {
        switch character {
        case "\\", "_", "*": isEscaped = true
        case "\"": isQuoted = true
        case "[": bracket = ""
        case ";": return letters
        default: letters.insert(character)
        }
      }
    }
    return letters
  }
}

/// The styles that cells name by number.
final class StyleReader: MarkupReader {
  private(set) var cellStyles: [CellStyle] = []
  private var codes: [Int: String] = [:]
  private var isInCells = false

  override func began(_ element: Substring, _ attributes: [String: String]) throws {
    switch element {
    case "numFmt":
      if let id = attributes["numFmtId"].flatMap({ Int($0) }) { codes[id] = attributes["formatCode"] ?? "" }
    case "cellXfs": isInCells = true
    case "xf" where isInCells:
      let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
      guard cellStyles.count < 100_000 else { throw SheetError("The workbook has too many styles.") }
      cellStyles.append(codes[id].map { CellStyle(code: $0) } ?? CellStyle(builtIn: id))
    default: break
    }
  }

  override func ended(_ element: Substring) throws {
    if element == "cellXfs" { isInCells = false }
  }
}

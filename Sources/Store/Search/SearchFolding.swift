import Foundation

/// Text as search compares it: compatibility-decomposed (NFKD), marks off, lower case, and letters that Unicode does not decompose spelled out.
/// SQLite's trigram tokenizer folds none of this.
public enum SearchFolding {
  /// - Parameter text: anything that people typed; the answer is for comparing, not for showing.
  public static func fold(_ text: String) -> String {
    var folded: [UInt8] = []
    folded.reserveCapacity(text.utf8.count)
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      if scalar.isASCII {
        folded.append(lowercase(UInt8(scalar.value)))
        rest.removeFirst()
      } else if isSign(scalar) {
        folded += UTF8.encode(scalar) ?? .init()
        rest.removeFirst()
      } else {
        // Every character is decomposed for itself, and the marks whose order hangs on their neighbours go.
        let run = rest.prefix { !$0.isASCII && !isSign($0) }
        fold(String(run), into: &folded)
        rest = rest[run.endIndex...]
      }
    }
    return String(decoding: folded, as: UTF8.self)
  }

  private static func fold(_ letters: String, into folded: inout [UInt8]) {
    for scalar in letters.decomposedStringWithCompatibilityMapping.unicodeScalars where !isMark(scalar) {
      for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isMark(lower) {
        folded += (spellings[lower] ?? String(lower)).utf8
      }
    }
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte }

  /// Characters of private use, which stand for names (`SearchAlias`) and have no case.
  private static func isSign(_ scalar: Unicode.Scalar) -> Bool { (0xE000...0xF8FF).contains(scalar.value) }

  /// Runs of letters and digits of a folded text.
  static func words(_ folded: String) -> [Substring] {
    if folded.utf8.allSatisfy({ $0 < 0x80 }) { return folded.utf8.split { !isWord($0) }.map { Substring($0) } }
    return folded.split { character in character.asciiValue.map { !isWord($0) } ?? (!character.isLetter && !character.isNumber) }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark, .format: true
    default: false
    }
  }

  private static let spellings: [Unicode.Scalar: String] = [
    "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "k",
    "ς": "σ",
  ]
}

/// What was typed, cut into terms that must all occur.
struct SearchTerms {
  /// Three characters and more, found anywhere.
  var long: [String] = []
  /// One or two characters, found at the start of words.
  var short: [String] = []
  let folded: String
  /// For each of `long` the signs of names that hold it.
  private(set) var signs: [[String]] = []

  /// More words than this narrow nothing down any further.
  private static let limit = 8

  init(_ text: String, _ aliases: [SearchAlias] = []) {
    // To the index a NUL is the end of what is sought.
    folded = SearchFolding.fold(String(text.prefix(200))).split { $0.isWhitespace || $0 == "\0" }.joined(separator: " ")
    for term in folded.split(separator: " ").prefix(Self.limit) {
      if term.unicodeScalars.count >= 3 {
        long.append(String(term))
      } else {
        short += SearchFolding.words(String(term)).map(String.init)
      }
    }
    signs = long.map { SearchAlias.signs(of: $0, among: aliases) }
  }

  var isEmpty: Bool { long.isEmpty && short.isEmpty }

  /// How well a title answers: 0 is the very text, 1 starts with it, 2 has a word that starts with the first term, 3 has all terms somewhere,
  /// 4 has not.
  func rank(_ title: String) -> Int {
    let title = SearchFolding.fold(title)
    if title == folded { return 0 }
    if title.hasPrefix(folded) { return 1 }
    guard long.allSatisfy({ title.contains($0) }) else { return 4 }
    let words = SearchFolding.words(title)
    let starts = (long.prefix(1) + short.prefix(1)).allSatisfy { term in words.contains { $0.hasPrefix(term) } }
    return starts ? 2 : 3
  }
}

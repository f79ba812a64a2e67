/// A full name cut into first and last name.
struct PersonName: Equatable, Sendable {
  var first: String
  var last: String

  /// `Maria Anders`, `van Dam, Joost`, `Ludwig von der Heide`, `John Smith Jr.`; a single word is a last name.
  init(splitting full: String) {
    let parts = full.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingWhitespace() }
    if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !Self.isSuffix(parts[1]) {
      (first, last) = (Self.spaced(parts[1]), Self.spaced(parts[0]))
      return
    }
    let words = parts.joined(separator: " ").split(whereSeparator: \.isWhitespace).map(String.init)
    let start = Self.startOfLastName(words)
    first = words[..<start].joined(separator: " ")
    last = words[start...].joined(separator: " ")
  }

  private static func startOfLastName(_ words: [String]) -> Int {
    guard words.count > 1 else { return 0 }
    var start = words.count - 1
    while start > 1, isSuffix(words[start]) { start -= 1 }
    while start > 1, isParticle(words[start - 1]) { start -= 1 }
    return start
  }

  private static func spaced(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  private static func isSuffix(_ word: String) -> Bool { suffixes.contains(word.lowercased().filter { $0 != "." }) }

  /// Some particles are given names too when they begin with a capital.
  private static func isParticle(_ word: String) -> Bool {
    particles.contains(word) || particlesWithCapital.contains(word.lowercased())
  }

  private static let suffixes: Set = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq"]
  private static let particles: Set = [
    "da", "das", "do", "dos", "e", "y", "al", "el", "bin", "ibn", "ben", "af", "av", "zu", "zum", "zur", "'t", "of", "st.",
  ]
  private static let particlesWithCapital: Set = [
    "van", "von", "vom", "der", "den", "de", "del", "della", "di", "du", "des", "la", "le", "ter", "ten", "te",
  ]
}

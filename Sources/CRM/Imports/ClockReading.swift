import Values

/// A cell with a day in it, cut where the clock begins: `2026-11-20T14:30`, `Nov 20, 2026, 2:30 PM`.
struct DayAndClock: Equatable {
  let day: String
  /// Empty where nothing stands behind the day.
  let clock: String

  init(_ text: String) {
    let end = Self.endOfDay(text)
    day = text[..<end].trimmingWhitespace()
    let rest = text[end...].drop { $0.isWhitespace || $0 == "," || $0 == "T" || $0 == "t" }
    clock = (rest.lowercased().hasPrefix("at ") ? rest.dropFirst(3) : rest).trimmingWhitespace()
  }

  /// One word where signs hold it together, else three.
  private static func endOfDay(_ text: String) -> String.Index {
    let first = text.prefix { !isGap($0) }
    if first.count(where: { "./-".contains($0) }) >= 2 {
      let mark = first.indices.dropFirst().first { "Tt".contains(first[$0]) && first[first.index(before: $0)].isNumber }
      return mark ?? first.endIndex
    }
    var end = text.startIndex
    for _ in 0..<3 {
      end = text[end...].firstIndex { !isGap($0) } ?? text.endIndex
      end = text[end...].firstIndex(where: isGap) ?? text.endIndex
    }
    return end
  }

  private static func isGap(_ character: Character) -> Bool { character.isWhitespace || character == "," }
}

/// A clock with what stands behind it: `14:30`, `2:30:15 PM`, `14:30:00.000 +02:00`, `14:30 UTC`.
struct ClockReading: Equatable {
  enum Offset: Equatable {
    case none
    /// East of UTC.
    case seconds(Int)
    /// Something stands there, such as `EST`, of which several places mean different things.
    case unknown
  }

  let time: TimeOfDay
  let offset: Offset

  /// Nil for what does not begin with a clock.
  init?(_ text: String) {
    let clock = text.prefix { $0.isNumber || $0 == ":" }
    var rest = text.dropFirst(clock.count)
    if rest.first == ".", rest.dropFirst().first?.isNumber == true { rest = rest.dropFirst().drop(while: \.isNumber) }
    var words = rest.trimmingWhitespace().uppercased()
    let half = ["AM", "PM", "A.M.", "P.M."].first { words.hasPrefix($0) } ?? ""
    words = words.dropFirst(half.count).trimmingWhitespace()
    guard let time = FieldReading.time(String(clock) + half) else { return nil }
    self.time = time
    offset = Self.offset(words)
  }

  /// `Z`, `UTC`, `+02:00`, `-0530`, `+2`, `GMT+2`.
  private static func offset(_ text: String) -> Offset {
    if text.isEmpty { return .none }
    if text == "Z" { return .seconds(0) }
    let named = text.hasPrefix("UTC") || text.hasPrefix("GMT")
    let signed = (named ? text.dropFirst(3) : text[...]).trimmingWhitespace()
    if named, signed.isEmpty { return .seconds(0) }
    guard let sign = signed.first, sign == "+" || sign == "-" || sign == "−" else { return .unknown }
    let digits = signed.dropFirst().filter { $0 != ":" }
    guard (1...4).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isDigit), let number = Int(digits) else { return .unknown }
    let (hours, minutes) = digits.count < 3 ? (number, 0) : (number / 100, number % 100)
    guard hours < 15, minutes < 60 else { return .unknown }
    return .seconds((sign == "+" ? 1 : -1) * (hours * 3600 + minutes * 60))
  }
}

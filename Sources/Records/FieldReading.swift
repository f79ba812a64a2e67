public import Store
public import Values

extension Field {
  /// Turns what came in into what is stored. Nothing, null and blank text all read as `.null`.
  func read(_ input: Input, _ context: ReadingContext) throws(ReadingError) -> SQLValue {
    switch input {
    case .typed(let text):
      let trimmed = isLong ? Self.lineFeeds(text) : text.trimmed
      return trimmed.trimmed.isEmpty ? .null : try read(typed: trimmed, context)
    case .json(.null): return .null
    case .json(let json): return try read(json: json, context)
    }
  }

  private var isLong: Bool {
    if case .longText = kind { true } else { false }
  }

  /// Forms send CRLF (HTML, "constructing the form data set"); one spelling is stored.
  private static func lineFeeds(_ text: String) -> String {
    text.utf8.contains(UInt8(ascii: "\r")) ? text.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : text
  }

  private func read(json: JSON, _ context: ReadingContext) throws(ReadingError) -> SQLValue {
    switch (kind, json) {
    case (.boolean, .bool(let value)): return .integer(value ? 1 : 0)
    case (.tags, .array(let elements)): return try readTags(elements.map(\.string))
    case (.references, .array(let elements)): return try readReferences(elements.map(\.string))
    case (.choices(let choices), .array(let elements)): return try readChoices(elements.map(\.string), choices)
    case (.address, .object(let object)): return try readAddress(object)
    case (.json, let value): return try limited(value.text)
    case (.money, .number(let text)): return try readMoney(text, exact: true, context)
    case (.money, .string(let text)): return try readMoney(text, exact: true, context)
    case (.integer, .number(let text)), (.percent, .number(let text)): return try readInteger(text)
    case (.boolean, _), (.tags, .number), (.tags, .bool), (.references, _), (.choices, .number), (.choices, .bool), (.address, _):
      throw wrongType
    case (.instant, .number): throw wrongType
    case (.reference, .string(let text)):
      guard let id = RecordID(text) else { throw ReadingError("\(label) must be the id of a \(reference?.label ?? "record").") }
      return .id(id)
    case (_, .string(let text)):
      let trimmed = isLong ? Self.lineFeeds(text) : text.trimmed
      return trimmed.trimmed.isEmpty ? .null : try read(typed: trimmed, context)
    default: throw wrongType
    }
  }

  private var wrongType: ReadingError {
    switch kind {
    case .boolean: ReadingError("\(label) must be true or false.")
    case .integer, .percent: ReadingError("\(label) must be a number.")
    case .tags, .references, .choices: ReadingError("\(label) must be a list of texts.")
    case .address: ReadingError("\(label) must be an object with street, city, state, zip and country.")
    default: ReadingError("\(label) must be a text.")
    }
  }

  private func read(typed text: String, _ context: ReadingContext) throws(ReadingError) -> SQLValue {
    switch kind {
    case .text: return try limited(oneLine(text))
    case .longText: return try limited(text)
    case .email: return try readEmail(text)
    case .phone: return try readPhone(oneLine(text))
    case .url: return try readURL(text)
    case .integer, .percent: return try readInteger(text)
    case .money: return try readMoney(text, exact: false, context)
    case .currency: return try readCurrency(text)
    case .date: return try readDate(text)
    case .time: return try readTime(text)
    case .zone: return try readZone(text)
    case .instant: return try readInstant(text, context)
    case .boolean: return try readBoolean(text)
    case .choice(let choices): return try readChoice(text, choices)
    case .choices(let choices): return try readChoices(text.split(separator: ",").map { String($0) }, choices)
    case .tags: return try readTags(text.split(separator: ",").map { String($0) })
    case .reference: return RecordID(text).map(SQLValue.id) ?? .text(text)
    case .references:
      let texts = text.split(separator: ",").map { String($0).trimmed }
      try demand(texts, atMost: 100)
      return .text(JSON.array(texts.map { .string($0) }).text)
    case .address: throw wrongType
    case .json: return try readJSON(text)
    }
  }

  func limited(_ text: String) throws(ReadingError) -> SQLValue {
    let count = text.unicodeScalars.count
    guard count <= maxLength else {
      throw ReadingError("\(label) can have at most \(grouped(UInt64(maxLength))) characters; this has \(grouped(UInt64(count))).")
    }
    try demandStorable(text)
    return .text(text)
  }

  /// SQLite's text functions end at a NUL.
  private func demandStorable(_ text: String) throws(ReadingError) {
    guard !text.utf8.contains(0) else { throw ReadingError("\(label) holds a character that cannot be stored.") }
  }

  private func oneLine(_ text: String) -> String {
    if text.utf8.allSatisfy({ 0x20..<0x7f ~= $0 }) { return text }
    return text.contains(where: \.isNewline) ? text.split(whereSeparator: \.isNewline).joined(separator: " ") : text
  }

  private func readMoney(_ text: String, exact: Bool, _ context: ReadingContext) throws(ReadingError) -> SQLValue {
    let currency = context.currency
    let minor = exact ? Money.minor(fromDecimal: text.trimmed, currency: currency) : Money.minor(typed: text, currency: currency)
    guard let minor else {
      throw ReadingError("\(label) must be an amount in \(currency.code) with at most \(currency.minorDigits) decimals, such as 1,250.")
    }
    guard Self.isAmount(minor) else { throw ReadingError("\(label) is too large.") }
    return .integer(minor)
  }

  /// Below a thousand million million minor units, so that the sum of thousands of them still fits 64 bits.
  static func isAmount(_ minor: Int64) -> Bool { minor.magnitude < 1_000_000_000_000_000 }

  private func readInteger(_ text: String) throws(ReadingError) -> SQLValue {
    guard let value = Self.wholeNumber(text) else { throw ReadingError("\(label) must be a whole number.") }
    let range: ClosedRange<Int64> = if case .integer(let declared) = kind { declared } else { 0...100 }
    guard range.contains(value) else { throw ReadingError("\(label) must lie between \(range.lowerBound) and \(range.upperBound).") }
    return .integer(value)
  }

  /// `1,250`, `40 %`, `12.0`. A comma stands only before three digits; elsewhere it is a decimal comma, which no whole number has.
  private static func wholeNumber(_ text: String) -> Int64? {
    var digits = text.filter { !$0.isWhitespace }
    if digits.last == "%" { digits.removeLast() }
    if let point = digits.firstIndex(of: ".") {
      guard digits[digits.index(after: point)...].allSatisfy({ $0 == "0" }) else { return nil }
      digits = String(digits[..<point])
    }
    let groups = digits.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    return Int64(groups.joined())
  }

  private func readChoice(_ text: String, _ choices: [Choice]) throws(ReadingError) -> SQLValue {
    .text(try choice(text, choices).value)
  }

  /// A choice by its value or what people read, to the letter before any spelling of it: `C` and `C++` fold to the same. A name counts before a
  /// value, which may be what the choice was called long ago.
  private func choice(_ text: String, _ choices: [Choice]) throws(ReadingError) -> Choice {
    let folded = Choice.folded(text)
    let exact = choices.first { $0.value == text } ?? choices.first { $0.label == text }
    let found =
      exact ?? choices.first { !folded.isEmpty && Choice.folded($0.label) == folded }
      ?? choices.first { !folded.isEmpty && Choice.folded($0.value) == folded }
    if let found { return found }
    let offered = choices.filter { !$0.isArchived }.map(\.label).joined(separator: ", ")
    throw ReadingError("\(label) cannot be “\(text.prefix(40))”. Choose \(offered).")
  }

  /// In the order of the list, so that the same ones ticked in another order are no change.
  private func readChoices(_ texts: [String?], _ choices: [Choice]) throws(ReadingError) -> SQLValue {
    try demand(texts, atMost: Swift.max(choices.count, 100))
    var chosen: Set<String> = []
    for text in texts {
      guard let text else { throw wrongType }
      if !text.trimmed.isEmpty { chosen.insert(try choice(text.trimmed, choices).value) }
    }
    let values = choices.map(\.value).filter { chosen.contains($0) }
    return values.isEmpty ? .null : .text(JSON.array(values.map { .string($0) }).text)
  }

  /// Counted before they are compared with each other: what comes in may be longer than anybody should wait for.
  private func demand(_ texts: [String?], atMost limit: Int) throws(ReadingError) {
    guard texts.count <= limit else { throw ReadingError("\(label) can have at most \(limit) entries.") }
  }

  private func readReferences(_ texts: [String?]) throws(ReadingError) -> SQLValue {
    try demand(texts, atMost: 100)
    var ids: [RecordID] = []
    for text in texts {
      guard let text, let id = RecordID(text.trimmed) else { throw ReadingError("Choose \(label.lowercased()) from the list.") }
      if !ids.contains(id) { ids.append(id) }
    }
    return ids.isEmpty ? .null : .text(JSON.array(ids.map { JSON($0) }).text)
  }

  private func readTags(_ texts: [String?]) throws(ReadingError) -> SQLValue {
    try demand(texts, atMost: 50)
    var tags: [JSON] = []
    for text in texts {
      guard let tag = text?.trimmed else { throw wrongType }
      guard tag.unicodeScalars.count <= 50 else { throw ReadingError("A tag can have at most 50 characters.") }
      try demandStorable(tag)
      if !tag.isEmpty, !tags.contains(where: { $0.string?.lowercased() == tag.lowercased() }) { tags.append(.string(tag)) }
    }
    return tags.isEmpty ? .null : .text(JSON.array(tags).text)
  }

  private func readAddress(_ object: JSON.Object) throws(ReadingError) -> SQLValue {
    var address = JSON.Object()
    for part in Self.addressParts {
      let value = object[part] ?? .null
      guard value.isNull || value.string != nil else { throw ReadingError("\(label): \(part) must be a text.") }
      let text = value.string?.trimmed ?? ""
      guard text.unicodeScalars.count <= 200 else { throw ReadingError("\(label): \(part) can have at most 200 characters.") }
      try demandStorable(text)
      if !text.isEmpty { address[part] = .string(text) }
    }
    if let unknown = object.members.first(where: { !Self.addressParts.contains($0.key) }) {
      throw ReadingError("\(label) has no part “\(unknown.key.prefix(40))”.")
    }
    return address.members.isEmpty ? .null : .text(JSON.object(address).text)
  }

  /// The parts of an address, in the order in which they are shown.
  public static let addressParts = ["street", "city", "state", "zip", "country"]
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    if let first = utf8.first, let last = utf8.last, 0x21..<0x7f ~= first, 0x21..<0x7f ~= last { return self }
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    return String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}

extension FieldError: Error {}

extension Field {
  /// Reads one typed value outside a record: a filter, a cell of a file.
  public func parse(_ text: String, zone: Zone, currency: Currency) -> Result<SQLValue, FieldError> {
    do throws(ReadingError) {
      return .success(try read(.typed(text), ReadingContext(zone: zone, currency: currency)))
    } catch {
      return .failure(FieldError(name, error.message))
    }
  }
}

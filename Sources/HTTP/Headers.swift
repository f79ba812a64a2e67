public import HTTPTypes

/// The fields of a message in the order they came, with names that ignore case (RFC 9110 §5).
///
/// All fields stand in one array of bytes, as lines, and become Strings only when somebody asks: reading a request head costs two
/// allocations however many fields it has, and a response's lines are sent as they stand.
public struct Headers: Sendable {
  struct Entry: Sendable {
    var name: Range<UInt32>
    var value: Range<UInt32>
  }

  private(set) var arena: [UInt8]
  private(set) var entries: [Entry]

  /// No fields.
  public init() {
    arena = []
    entries = []
  }

  init(arena: [UInt8], entries: [Entry]) {
    self.arena = arena
    self.entries = entries
  }

  /// The number of fields, a repeated name counting each time.
  public var count: Int { entries.count }

  public var isEmpty: Bool { entries.isEmpty }

  /// The first value of a field, without the white space around it. Setting replaces every value of that name; setting nil removes them.
  public subscript(name: HTTPField.Name) -> String? {
    get { index(of: name).map { string(entries[$0].value) } }
    set {
      remove(name)
      if let newValue { append(name, newValue) }
    }
  }

  /// Whether a field is there, without making a String of it.
  public func contains(_ name: HTTPField.Name) -> Bool { index(of: name) != nil }

  /// Every value of a field, in order.
  public func values(for name: HTTPField.Name) -> [String] {
    values(named: name.canonicalName)
  }

  /// Adds a field after the others. Control characters in the value become spaces, so that no value can end its line.
  public mutating func append(_ name: HTTPField.Name, _ value: String) {
    append(name: name.rawName, value: value)
  }

  /// Removes every field of this name.
  public mutating func remove(_ name: HTTPField.Name) {
    let canonical = name.canonicalName
    guard entries.contains(where: { matches($0, canonical) }) else { return }
    var rest = Headers()
    for entry in entries where !matches(entry, canonical) {
      rest.append(name: string(entry.name), value: string(entry.value))
    }
    self = rest
  }

  /// Every field as (name, value), in order.
  public var all: [(name: String, value: String)] {
    entries.map { (string($0.name), string($0.value)) }
  }
}

extension Headers: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral fields: (HTTPField.Name, String)...) {
    self.init()
    entries.reserveCapacity(fields.count + 2)
    arena.reserveCapacity(fields.reduce(64) { $0 + $1.0.rawName.utf8.count + $1.1.utf8.count })
    for (name, value) in fields { append(name, value) }
  }
}

extension Headers {
  mutating func append(name: String, value: String) {
    let start = UInt32(arena.count)
    arena.append(contentsOf: name.utf8)
    let nameEnd = UInt32(arena.count)
    arena.append(": ")
    let valueStart = UInt32(arena.count)
    arena.append(contentsOf: value.utf8)
    let valueEnd = UInt32(arena.count)
    for index in Int(valueStart)..<Int(valueEnd) where Character8.isControl(arena[index]) { arena[index] = Character8.space }
    arena.append("\r\n")
    entries.append(Entry(name: start..<nameEnd, value: valueStart..<valueEnd))
  }

  /// Every value of a field whose name is given in lower case.
  func values(named lowercased: String) -> [String] {
    entries.filter { matches($0, lowercased) }.map { string($0.value) }
  }

  func index(of name: HTTPField.Name) -> Int? {
    let canonical = name.canonicalName
    return entries.firstIndex { matches($0, canonical) }
  }

  /// The bytes of the first value, for those who compare rather than keep.
  func bytes(_ name: HTTPField.Name) -> ArraySlice<UInt8>? {
    index(of: name).map { slice(entries[$0].value) }
  }

  func slice(_ range: Range<UInt32>) -> ArraySlice<UInt8> {
    arena[Int(range.lowerBound)..<Int(range.upperBound)]
  }

  private func string(_ range: Range<UInt32>) -> String {
    String(decoding: slice(range), as: UTF8.self)
  }

  private func matches(_ entry: Entry, _ lowercased: String) -> Bool {
    guard entry.name.count == lowercased.utf8.count else { return false }
    var index = Int(entry.name.lowerBound)
    for byte in lowercased.utf8 {
      if Character8.lowercase(arena[index]) != byte { return false }
      index += 1
    }
    return true
  }
}

/// A JSON value (RFC 8259). Numbers keep their text, so that money never passes through a Double; members keep their order.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The number as it was written, or as it is to be written.
  case number(String)
  case string(String)
  case array([JSON])
  case object(Object)

  /// Members in the order they were given; names are unique.
  public struct Object: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
      public var key: String
      public var value: JSON
    }

    public private(set) var members: [Member] = []
    /// Where each name stands, of an object with more members than are gone through in a moment.
    private var indexes: [String: Int] = [:]
    private static let fewMembers = 8

    public init() {}

    /// Reads a member; setting replaces it in place, adds it at the end, or (with nil) removes it.
    public subscript(key: String) -> JSON? {
      get { index(of: key).map { members[$0].value } }
      set {
        switch (index(of: key), newValue) {
        case (let index?, let value?): members[index].value = value
        case (nil, let value?):
          members.append(Member(key: key, value: value))
          if members.count > Self.fewMembers + 1 { indexes[key] = members.count - 1 } else { reindex() }
        case (let index?, nil):
          members.remove(at: index)
          reindex()
        case (nil, nil): break
        }
      }
    }

    private func index(of key: String) -> Int? {
      members.count > Self.fewMembers ? indexes[key] : members.firstIndex { $0.key == key }
    }

    private mutating func reindex() {
      let isLong = members.count > Self.fewMembers
      indexes = isLong ? Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.key, $0) }) : [:]
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .number(String(value)) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(nilLiteral: ()) { self = .null }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) { self.init(members: elements) }

  public init(members: [(String, JSON)]) {
    var object = Object()
    for (key, value) in members { object[key] = value }
    self = .object(object)
  }

  public init(_ integer: Int64) { self = .number(String(integer)) }
  public init(_ integer: Int) { self = .number(String(integer)) }
  public init(_ text: String?) { self = text.map(JSON.string) ?? .null }
  public init(_ id: RecordID?) { self = id.map { .string($0.description) } ?? .null }
}

extension JSON {
  public subscript(key: String) -> JSON? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  public var integer: Int64? {
    if case .number(let text) = self { Int64(text) } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  public var array: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  public var object: Object? {
    if case .object(let object) = self { object } else { nil }
  }

  public var isNull: Bool { self == .null }
}

// Writing.
extension JSON: CustomStringConvertible {
  public var description: String { text }

  /// Compact text. `<`, `>` and `&` inside strings are written as escapes, so that the text may stand inside HTML.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public var bytes: [UInt8] {
    var output: [UInt8] = []
    write(to: &output)
    return output
  }

  public func write(to output: inout [UInt8]) {
    switch self {
    case .null: output += "null".utf8
    case .bool(let value): output += (value ? "true" : "false").utf8
    case .number(let text): output += text.utf8
    case .string(let text): Self.write(text, to: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.write(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  /// Writes a string with its quotes and escapes.
  public static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    defer { output.append(UInt8(ascii: "\"")) }
    if text.utf8.allSatisfy(isPlain) { return output += text.utf8 }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): output += "\\\"".utf8
      case UInt8(ascii: "\\"): output += "\\\\".utf8
      case 0x0a: output += "\\n".utf8
      case 0x0d: output += "\\r".utf8
      case 0x09: output += "\\t".utf8
      case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
        let hex = String(byte, radix: 16)
        output += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
      default: output.append(byte)
      }
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
    default: true
    }
  }
}

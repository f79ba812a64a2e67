/// Named values in the order in which they were set.
public struct Object: Sendable, ExpressibleByDictionaryLiteral {
  public private(set) var names: [String] = []
  private var values: [Value] = []
  /// Only kept once a search from the front would be slower.
  private var indexes: [String: Int] = [:]

  public init() {}

  /// A name that occurs twice keeps its last value.
  public init(_ pairs: some Sequence<(String, Value)>) {
    for (name, value) in pairs { self[name] = value }
  }

  public init(_ dictionary: [String: Value]) {
    self.init(dictionary.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }

  public var count: Int { names.count }
  public var isEmpty: Bool { names.isEmpty }

  /// Name and value, in order.
  public var pairs: [(name: String, value: Value)] { zip(names, values).map { ($0, $1) } }

  /// The value of a name, or nil where there is no such name; `.null` is a value. Assigning nil removes the name.
  public subscript(name: String) -> Value? {
    get { index(of: name).map { values[$0] } }
    set { set(name, newValue) }
  }

  /// These values over those of `other`.
  public func merging(over other: Object) -> Object {
    var result = other
    for (name, value) in pairs { result[name] = value }
    return result
  }

  private static let searched = 8

  private func index(of name: String) -> Int? {
    names.count > Self.searched ? indexes[name] : names.firstIndex(of: name)
  }

  private mutating func set(_ name: String, _ value: Value?) {
    switch (index(of: name), value) {
    case (let index?, let value?): values[index] = value
    case (let index?, nil):
      names.remove(at: index)
      values.remove(at: index)
      reindex()
    case (nil, let value?):
      names.append(name)
      values.append(value)
      if names.count == Self.searched + 1 { reindex() } else if names.count > Self.searched { indexes[name] = names.count - 1 }
    case (nil, nil): break
    }
  }

  private mutating func reindex() {
    indexes = names.count > Self.searched ? Dictionary(uniqueKeysWithValues: zip(names, names.indices)) : [:]
  }
}

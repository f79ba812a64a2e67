/// Named values in the order in which they were set.
public struct Object: Sendable, ExpressibleByDictionaryLiteral {
  private(set) var table: NameTable
  private(set) var values: [Value]

  public init() { self.init(table: .none, values: []) }

  init(table: NameTable, values: [Value]) {
    self.table = table
    self.values = values
  }

  /// A name that occurs twice keeps its last value.
  public init(_ pairs: some Sequence<(String, Value)>) {
    self.init()
    for (name, value) in pairs { self[name] = value }
  }

  public init(_ dictionary: [String: Value]) {
    self.init(dictionary.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }

  public var names: [String] { table.names }
  public var count: Int { values.count }
  public var isEmpty: Bool { values.isEmpty }

  /// Name and value, in order.
  public var pairs: [(name: String, value: Value)] { zip(names, values).map { ($0, $1) } }

  /// The value of a name, or nil where there is no such name; `.null` is a value. Assigning nil removes the name.
  public subscript(name: String) -> Value? {
    get { table.index(of: name).map { values[$0] } }
    set { set(name, newValue) }
  }

  /// These values over those of `other`.
  public func merging(over other: Object) -> Object {
    var result = other
    for (name, value) in pairs { result[name] = value }
    return result
  }

  private mutating func set(_ name: String, _ value: Value?) {
    switch (table.index(of: name), value) {
    case (let index?, let value?): values[index] = value
    case (let index?, nil):
      ownTable()
      table.remove(at: index)
      values.remove(at: index)
    case (nil, let value?):
      ownTable()
      table.append(name)
      values.append(value)
    case (nil, nil): break
    }
  }

  private mutating func ownTable() {
    if table.isShared || !isKnownUniquelyReferenced(&table) { table = NameTable(table.names) }
  }
}

/// Makes objects of one kind, the rows of a list say, which have their names in common: each costs no more than its values, and a template finds
/// a member by its place. For one thread.
public final class Mold {
  private var table: NameTable?

  public init() {}

  /// An object of these names and values.
  public func object(_ pairs: KeyValuePairs<String, Value>) -> Object { object(pairs.map { ($0.key, $0.value) }) }

  public func object(_ pairs: [(String, Value)]) -> Object {
    if let table, table.has(pairs) { return Object(table: table, values: pairs.map(\.1)) }
    let object = Object(pairs)
    object.table.isShared = true
    table = object.table
    return object
  }
}

/// Names and their places. Changed by the one object that has it, and never once it is shared.
final class NameTable: @unchecked Sendable {
  private(set) var names: [String]
  /// Only kept once a search from the front would be slower.
  private var indexes: [String: Int] = [:]
  /// Whether a mold gives it to further objects.
  var isShared = false

  private static let searched = 8

  static let none: NameTable = {
    let table = NameTable([])
    table.isShared = true
    return table
  }()

  init(_ names: [String]) {
    self.names = names
    reindex()
  }

  func index(of name: String) -> Int? { names.count > Self.searched ? indexes[name] : names.firstIndex(of: name) }

  func has(_ pairs: [(String, Value)]) -> Bool {
    guard names.count == pairs.count else { return false }
    for index in names.indices where names[index] != pairs[index].0 { return false }
    return true
  }

  func append(_ name: String) {
    names.append(name)
    if names.count == Self.searched + 1 { reindex() } else if names.count > Self.searched { indexes[name] = names.count - 1 }
  }

  func remove(at index: Int) {
    names.remove(at: index)
    reindex()
  }

  private func reindex() {
    indexes = names.count > Self.searched ? Dictionary(uniqueKeysWithValues: zip(names, names.indices)) : [:]
  }
}

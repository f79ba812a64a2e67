/// A map bound to the header of one file: says for every row what each field gets.
struct ImportPlan: Sendable {
  /// The fields that the file can say something about; `read` answers in this order.
  let fields: [String]
  /// Columns that nothing takes, to be named once.
  let unusedColumns: [String]
  /// Field → the columns it comes from, for the preview.
  let columns: [String: String]
  let map: ImportMap
  /// Whether any column is read as anything.
  let readsColumns: Bool

  private enum Source: Sendable { case none, cell(Int) }
  private struct Hole: Sendable { let column: Int?, field: Int?, valuesOf: String? }
  private struct Filling: Sendable { let target: Int, text: ComposedText, holes: [Hole] }

  /// Where each of `fields` stands.
  let places: [String: Int]
  private let sources: [Source]
  private let fillings: [Filling]

  /// `aliases`: every field of the entity with the other names of its column. Throws when the map names a field or a column that is not there.
  init(_ map: ImportMap, header: [String], aliases: [String: [String]]) throws {
    let names = FieldNames(aliases)
    let map = try names.resolve(map)
    var bound = try Self.explicit(map, header)
    let mentioned = Set(map.columns.compactMap { HeaderMatcher.column(named: $0.name, in: header) })
    let ignored = Set(map.ignore.compactMap { HeaderMatcher.column(named: $0, in: header) })
    let open = header.enumerated().map { mentioned.contains($0.offset) || ignored.contains($0.offset) ? "" : $0.element }
    let remaining = aliases.filter { bound[$0.key] == nil }
    for (column, field) in HeaderMatcher(aliases: remaining).match(open).enumerated() {
      if let field { bound[field] = column }
    }
    let composed = Set(map.compose.flatMap(\.text.holes).compactMap { HeaderMatcher.column(named: $0, in: header) })
    readsColumns = !bound.isEmpty || !composed.isEmpty
    let used = Set(bound.values).union(mentioned).union(ignored).union(composed)
    unusedColumns = header.enumerated().filter { !used.contains($0.offset) && !$0.element.isEmpty }.map(\.element)
    let read = bound.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    let extra = (map.compose.map(\.field) + map.fixed.map(\.field)).filter { bound[$0] == nil }
    let fields = read + extra.enumerated().filter { extra.firstIndex(of: $0.element) == $0.offset }.map(\.element)
    sources = fields.map { bound[$0].map(Source.cell) ?? .none }
    columns = bound.mapValues { header[$0] }
    fillings = try map.compose.map { try Self.filling($0, fields: fields, bound: bound, header: header, values: map.values) }
    places = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
    self.fields = fields
    self.map = map
  }

  func index(of field: String) -> Int? { places[field] }

  /// The text for each of `fields`: columns, values, factor, compose, fixed, in this order. Empty says nothing about the field.
  func read(_ row: CSVRow) -> [String] {
    var texts = fields.indices.map { text($0, of: row) }
    for filling in fillings {
      let text = filling.text.filled(filling.holes.map { fill($0, row, texts) })
      if !text.isEmpty { texts[filling.target] = text }
    }
    for fixed in map.fixed {
      if let index = index(of: fixed.field), texts[index].isEmpty { texts[index] = fixed.value }
    }
    return texts
  }

  private func text(_ index: Int, of row: CSVRow) -> String {
    guard case .cell(let column) = sources[index] else { return "" }
    let cell = replaced(FieldReading.cell(row, column), by: fields[index])
    guard let factor = map.factor[fields[index]], !cell.isEmpty else { return cell }
    return DecimalText(typed: cell, minorDigits: 3)?.multiplied(by: factor)?.unmistakable ?? cell
  }

  private func replaced(_ cell: String, by field: String?) -> String {
    guard let field, let table = map.values[field] else { return cell }
    return table[ImportMap.folded(cell)] ?? cell
  }

  private func fill(_ hole: Hole, _ row: CSVRow, _ texts: [String]) -> String {
    if let column = hole.column { return replaced(FieldReading.cell(row, column), by: hole.valuesOf) }
    return hole.field.map { texts[$0] } ?? ""
  }
}

// Binding.
extension ImportPlan {
  private static func explicit(_ map: ImportMap, _ header: [String]) throws -> [String: Int] {
    var bound: [String: Int] = [:]
    for column in map.columns {
      guard let index = HeaderMatcher.column(named: column.name, in: header) else {
        throw ImportMapError("The file has no column “\(column.name)”; it has \(header.joined(separator: ", ")).")
      }
      for field in column.fields {
        guard bound.updateValue(index, forKey: field) == nil else {
          throw ImportMapError("The map gives two columns to the field “\(field)”.")
        }
      }
    }
    return bound
  }

  private static func filling(
    _ composed: ImportMap.Composed, fields: [String], bound: [String: Int], header: [String], values: [String: [String: String]]
  ) throws -> Filling {
    let holes = try composed.text.holes.map { name -> Hole in
      if let column = HeaderMatcher.column(named: name, in: header) {
        let takers = bound.filter { $0.value == column && values[$0.key] != nil }.map(\.key).sorted()
        return Hole(column: column, field: nil, valuesOf: takers.first)
      }
      guard let field = fields.firstIndex(where: { HeaderMatcher.folded($0) == HeaderMatcher.folded(name) }) else {
        throw ImportMapError("The file has no column “\(name)”, which “\(composed.text.pattern)” asks for.")
      }
      return Hole(column: nil, field: field, valuesOf: nil)
    }
    return Filling(target: fields.firstIndex(of: composed.field) ?? 0, text: composed.text, holes: holes)
  }
}

/// The fields of an entity as a map may spell them: `owner` for `ownerId`, `stage` for `stageId`.
struct FieldNames {
  private let matcher: HeaderMatcher
  private let all: [String]

  init(_ aliases: [String: [String]]) {
    matcher = HeaderMatcher(aliases: aliases)
    all = aliases.keys.sorted()
  }

  func resolve(_ name: String) throws -> String {
    if let field = matcher.field(for: name) { return field }
    throw ImportMapError("The map names the field “\(name)”, which there is not; there are \(all.joined(separator: ", ")).")
  }

  /// The map with every field in our spelling.
  func resolve(_ map: ImportMap) throws -> ImportMap {
    var map = map
    for index in map.columns.indices { map.columns[index].fields = try map.columns[index].fields.map(resolve) }
    for index in map.fixed.indices { map.fixed[index].field = try resolve(map.fixed[index].field) }
    map.compose = try map.compose.map { ImportMap.Composed(field: try resolve($0.field), text: $0.text) }
    map.values = Dictionary(try map.values.map { (try resolve($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    map.factor = Dictionary(try map.factor.map { (try resolve($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    map.create = try map.create.map(resolve)
    map.key = try map.key.map(resolve)
    return map
  }
}

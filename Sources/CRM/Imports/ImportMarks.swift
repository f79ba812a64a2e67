import Records
import Store
import Values

/// What a cell and a stored value that say the same have in common, whatever the spelling of the cell. Two that have it may still differ, two
/// that lack it do; so most records need not be read to know that they do not say what a row says.
struct ImportMarks {
  /// The columns of the file whose values can be compared as they are stored.
  let fields: [Field]
  private let places: [Int]
  private let values: ImportValues

  init(_ inputs: ImportInputs) {
    let named = inputs.sheet.plan.fields.enumerated().compactMap { place, name in
      inputs.isSpecial(name) ? nil : inputs.type.field(name).map { (place: place, field: $0) }
    }
    let plain = named.filter { Self.isPlain($0.field) }
    (fields, places, values) = (plain.map(\.field), plain.map(\.place), inputs.values)
  }

  private static func isPlain(_ field: Field) -> Bool {
    guard field.customID == nil, !field.isSealed, field.visibility == .visible else { return false }
    return reduced("", field.kind) != nil
  }

  /// Of a record, one for each of `fields`.
  /// - Parameter column: where in the page the first of them stands.
  func stored(_ page: CellPage, _ row: Int, from column: Int) -> [Int] {
    fields.enumerated().map { place, field in
      Self.reduced(page.string(row, column + place) ?? "", field.kind).hashValue
    }
  }

  /// Of a row those that a record may have that says the same, for each of `fields`; none for what the row says nothing about.
  func said(by row: ImportRow) -> [[Int]] {
    zip(fields, places).map { field, place in
      let text = row.texts[place]
      return text.isEmpty ? [] : Array(Set([text, understood(field, text)].map { Self.reduced($0, field.kind).hashValue }))
    }
  }

  /// A cell as it is stored; as it stands where it cannot be.
  private func understood(_ field: Field, _ text: String) -> String {
    switch Result(catching: { try values.input(field, text) }) {
    case .success(.typed(let text)), .success(.json(.string(let text))), .success(.json(.number(let text))): text
    default: text
    }
  }

  /// Nil for kinds whose cells say more than a text: names of records, parts, lists.
  private static func reduced(_ text: String, _ kind: Field.Kind) -> String? {
    switch kind {
    case .text, .longText, .email, .phone: bare(text)
    case .date: text
    // Neither the currency nor how thousands are grouped changes these digits.
    case .money, .integer, .percent: digits(text)
    default: nil
    }
  }

  private static func bare(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x80 }
    return isPlain ? text : String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }))
  }

  /// Without the zeros at both ends.
  private static func digits(_ text: String) -> String {
    let digits = text.filter { ("0"..."9").contains($0) }.drop { $0 == "0" }
    return String(digits.reversed().drop { $0 == "0" })
  }
}

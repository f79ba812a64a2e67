import Records
import Store
import Values

/// Why a row stays out, as one sentence. The row is at fault, not the file.
struct ImportSkip: Error {
  let message: String
  init(_ message: String) { self.message = message }
}

/// Turns the text of a cell into what records take.
struct ImportValues: Sendable {
  let orders: DateOrders
  let percents: PercentColumns
  let zone: Zone
  /// Whether the cells are those of a workbook, whose numbers have their decimals behind a point and no groups.
  var isWorkbook = false

  func input(_ field: Field, _ text: String) throws -> Input {
    switch field.kind {
    case .date:
      guard let date = FieldReading.date(text, orders[field.name]) else { throw wrong(field, text, "a date such as 2026-06-30") }
      return .typed(date.description)
    case .instant:
      guard let instant = FieldReading.instant(text, orders[field.name], zone: zone) else {
        throw wrong(field, text, "a date and time such as 2026-06-30 14:30")
      }
      return .typed(instant.description)
    case .time:
      guard let time = FieldReading.time(text) else { throw wrong(field, text, "a time such as 14:30") }
      return .typed(time.text(seconds: false))
    case .money:
      guard let amount = amount(text) else { throw wrong(field, text, "an amount such as 1,250.00") }
      return amount
    case .integer:
      guard let number = FieldReading.integer(text) else { throw wrong(field, text, "a whole number") }
      return .json(.number(String(number)))
    case .percent:
      guard let percent = FieldReading.percent(text, ofOne: percents.isOfOne(field.name)) else {
        throw wrong(field, text, "a percentage from 0 to 100")
      }
      return .json(.number(String(percent)))
    case .boolean:
      guard let flag = FieldReading.boolean(text) else { throw wrong(field, text, "yes or no") }
      return .json(.bool(flag))
    case .tags: return .json(.array(FieldReading.tags(text).map(JSON.string)))
    case .choices: return .json(.array(FieldReading.tags(text).map(JSON.string)))
    case .choice: return .typed(field.name == "companySize" ? FieldReading.companySize(text) ?? text : text)
    case .json: return json(field, text)
    case .text, .longText, .email, .phone, .url, .currency, .zone, .address, .reference, .references: return .typed(text)
    }
  }

  /// A product in a cell is one line of the deal; other JSON stands as it is.
  private func json(_ field: Field, _ text: String) -> Input {
    guard field.name == "products", !text.hasPrefix("[") else { return .typed(text) }
    return .json(.array([JSON(members: [("name", .string(text)), ("quantity", 1)])]))
  }

  /// Whether the point of `1.500` groups, its currency tells, which is known where the record is read.
  private func amount(_ text: String) -> Input? {
    if DecimalText.isPlain(text) { return .json(.string(text)) }
    guard let grouped = DecimalText(typed: text), let exact = DecimalText(typed: text, minorDigits: 3) else { return nil }
    if isWorkbook || grouped == exact { return .json(.string(exact.description)) }
    return .typed(grouped.description.dropLast(3) + "." + grouped.description.suffix(3))
  }

  private func wrong(_ field: Field, _ text: String, _ wanted: String) -> ImportSkip {
    ImportSkip("\(field.label) “\(text.prefix(60))” is not \(wanted).")
  }
}

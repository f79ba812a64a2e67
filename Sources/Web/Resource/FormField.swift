import Records
import Store
import Templating
import Values

/// One field of a form, as `shared/_field` takes it.
struct FormField {
  private let field: Field
  private let form: FormView
  private var type: EntityType { form.type }
  private var row: Row? { form.row }
  private var state: FormState { form.state }
  private var reader: Reader { form.reader }

  init(_ field: Field, _ form: FormView) {
    self.field = field
    self.form = form
  }

  func value() throws -> Value {
    let text = try text()
    let isMasked = field.visibility == .masked
    let options = isMasked ? [] : try field.tagBook?.offered.prefix(500).map { .string($0.name) } ?? options(chosen: text).values
    return [
      "name": .string(field.name), "label": .string(field.label), "type": .string(FieldViews.inputType(field)),
      "value": value(text), "error": Value(state.errors.first { $0.field == field.name }?.message), "hint": Value(hint(text)),
      "required": .bool(field.isRequired),
      "is_optional": .bool(!field.isRequired && field.defaultValue == .null), "options": .list(options),
      "disabled": .bool(isMasked), "blank": .string(blank),
      "maxlength": .integer(Int64(field.maxLength)),
      "wide": .bool(isWide), "reference": .string(field.reference?.entity ?? ""), "currency": .string(try currency()),
      "currency_name": .string(Self.currencyName(field) ?? ""), "currencies": .list(try currencies()),
      "theirs": try theirs(),
      "mine": try mine(),
    ]
  }

  private func options(chosen text: String) throws -> FormOptions {
    let options = try FormOptions(field, reader, chosen: text)
    return isBoundToSelf ? options.only([reader.session.userID.description, text]) : options
  }

  /// Whoever makes own records alone is offered nobody else as their owner.
  private var isBoundToSelf: Bool {
    row == nil && !state.isForMany && field.name == type.owner && !reader.session.allows(type.permissions.others)
  }

  private func hint(_ text: String) -> String? {
    guard let past = field.helpWhenPast, let day = CalendarDate(text), day < reader.session.zone.today(at: reader.now) else {
      return field.help
    }
    return past
  }

  /// Values whose input is more than one text come apart here.
  private func value(_ text: String) -> Value {
    switch field.kind {
    case .boolean: .bool(text == "1" || text == "true" || text == "on")
    case _ where field.visibility != .visible: .string(text)
    case .references, .choices: .list(text.split(separator: ",").map { .string(String($0).trimmingSpaces()) })
    case .address: .object(Object(Field.addressParts.map { ($0, .string(addressPart($0))) }))
    default: .string(text)
    }
  }

  private var isWide: Bool {
    switch field.kind {
    case .longText, .address, .json, .references, .choices: true
    default: field.name == type.title
    }
  }

  /// The first entry of a list in which nothing need be chosen.
  private var blank: String {
    if field.isRequired || field.defaultValue != .null { return "" }
    if case .currency = field.kind { return "" }
    return field.reference?.entity == "user" ? "Nobody" : "–"
  }

  private func text() throws -> String {
    if let typed = state.typed {
      if FieldViews.inputType(field) == "checkboxes" { return typed.all(field.name).filter { !$0.isEmpty }.joined(separator: ",") }
      if typed.contains(field.name) { return typed.all(field.name).last ?? "" }
    }
    if row == nil, !isBoundToSelf, let text = state.prefill?.first(field.name) { return try title(of: text) }
    return try stored()
  }

  private func stored() throws -> String {
    if row == nil, field.name == type.owners { return reader.session.userID.description }
    let value = row?[field.name] ?? initial
    if let reference = field.reference, !reference.isListed { return try title(of: value.plain) }
    if field.visibility != .visible { return value.plain }
    if field.isSealed { return row.map { type.masked(field, of: $0, reader.session) } ?? "" }
    if FieldViews.inputType(field) == "checkboxes" { return field.list(value).joined(separator: ",") }
    if case .currency = field.kind, value == .null { return reader.session.currency.code }
    let currency = row?.currency(of: field, workspace: reader.session.currency) ?? reader.session.currency
    return field.formText(value, zone: reader.session.zone, currency: currency)
  }

  private var initial: SQLValue {
    if field.name == type.owner { return .id(reader.session.userID) }
    return field.isPresetNow ? .integer(reader.now.milliseconds) : field.defaultValue
  }

  /// References are typed by title; a link may give an id.
  private func title(of text: String) throws -> String {
    guard let reference = field.reference, !reference.isListed, let id = RecordID(text) else { return text }
    return try reference.name(of: id, reader)
  }

  private func addressPart(_ part: String) -> String {
    state.typed?.first("\(field.name).\(part)") ?? storedPart(part)
  }

  private func storedPart(_ part: String) -> String { row.map { field.addressPart(part, of: $0[field.name]) } ?? "" }

  // MARK: What somebody else saved

  /// What stands in the record now, where it is not what was typed.
  private func theirs() throws -> Value {
    guard state.isStale else { return .null }
    if case .address = field.kind {
      let parts = Field.addressParts.map(storedPart)
      return parts == Field.addressParts.map(addressPart) ? .null : .string(shown(joined(parts)))
    }
    let now = try stored()
    return now == (try text()) ? .null : .string(try readable(now))
  }

  /// What was typed, for the comparison.
  private func mine() throws -> Value {
    guard state.isStale else { return .null }
    if case .address = field.kind { return .string(shown(joined(Field.addressParts.map(addressPart)))) }
    return .string(try readable(try text()))
  }

  private func joined(_ parts: [String]) -> String { parts.filter { !$0.isEmpty }.joined(separator: ", ") }

  private func readable(_ text: String) throws -> String {
    let labels = try FormOptions(field, reader, chosen: text).labels
    guard !labels.isEmpty else { return shown(text) }
    return shown(text.split(separator: ",").map { labels[String($0).trimmingSpaces()] ?? String($0) }.joined(separator: ", "))
  }

  private func shown(_ text: String) -> String {
    if case .boolean = field.kind { return text == "1" ? "Yes" : "No" }
    return text.isEmpty ? "–" : text.count > 200 ? text.prefix(199) + "…" : text
  }

  // MARK: Money

  static func currencyName(_ field: Field) -> String? {
    if case .money(let name) = field.kind { name } else { nil }
  }

  static func isFirstAmount(_ field: Field, in type: EntityType) -> Bool {
    guard let name = currencyName(field), type.field(name)?.group != nil else { return false }
    return type.fields.first { currencyName($0) == name && $0.group != nil }?.name == field.name
  }

  private func currency() throws -> String {
    guard case .money(let name) = field.kind else { return "" }
    if let name, let typed = state.typed?.text(name) ?? (row == nil ? state.prefill?.text(name) : nil) { return typed }
    return (row?.currency(of: field, workspace: reader.session.currency) ?? reader.session.currency).code
  }

  private func currencies() throws -> [Value] {
    guard Self.isFirstAmount(field, in: type) else { return [] }
    let current = try currency()
    return (Currency.common.contains(current) ? Currency.common : [current] + Currency.common).map { .string($0) }
  }
}

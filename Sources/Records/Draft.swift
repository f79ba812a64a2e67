public import Store
public import Values

/// A record on its way into the store: what stood there, what was given, what is wrong with it.
public struct Draft: Sendable {
  public let type: EntityType
  /// Nil for a new record.
  public let existing: Row?
  public private(set) var values: [SQLValue]
  /// Fields that the input named.
  public private(set) var given: Set<String> = []
  public private(set) var errors: [FieldError] = []
  /// The record's id, known before it is stored, so that rules may use it.
  public let id: RecordID
  /// Whether a change is taken back: every value is meant as it stands, and rules derive nothing in its place.
  public var takesBack = false
  /// Whether a person or a program gives the record, who can be asked for what the workspace's own fields require.
  var asksForCustomFields = false

  init(type: EntityType, existing: Row?, id: RecordID) {
    self.type = type
    self.existing = existing
    self.id = existing?.id ?? id
    values = existing?.values ?? type.fields.map(\.defaultValue)
  }

  public var isNew: Bool { existing == nil }

  /// The value of a field; stops the process on a name that is not declared. Setting it is for rules and verbs.
  public subscript(name: String) -> SQLValue {
    get { values[type.index(name)] }
    set { values[type.index(name)] = newValue }
  }

  /// Whether the record will hold something else in this field than before.
  public func changes(_ name: String) -> Bool {
    guard let existing else { return true }
    return existing[name] != self[name]
  }

  /// Says what is wrong with a field; of several the first stays. Nothing is stored then.
  public mutating func fail(_ field: String, _ message: String) {
    if !errors.contains(where: { $0.field == field }) { errors.append(FieldError(field, message)) }
  }

  /// Takes what was given. Undeclared and read-only names are ignored, unless `trusted` code of the product gives them.
  public mutating func apply(_ inputs: Inputs, context: ReadingContext, trusted: Bool = false) {
    let resolved = inputs.resolved(for: type, existing: existing)
    asksForCustomFields = !trusted
    let workspace = context.currency
    var context = context
    // Amounts are read in the currency that comes with them.
    let places = resolved.keys.sorted()
    given.reserveCapacity(places.count)
    for index in places.filter(type.places.currencies.contains) + places.filter({ !type.places.currencies.contains($0) }) {
      let field = type.fields[index]
      guard let input = resolved[index], trusted || !field.isReadOnly else { continue }
      context.currency = currency(of: field, workspace: workspace)
      given.insert(field.name)
      if !isUnchanged(index, field, input, context, workspace: workspace) { set(index, field, input, context) }
    }
    rescale(workspace: workspace)
    demandKnownKeys(inputs)
    keepFormerValues()
  }

  /// Whether a form gives back what it showed. A moment was shown without its seconds, no currency as the workspace's.
  private func isUnchanged(_ index: Int, _ field: Field, _ input: Input, _ context: ReadingContext, workspace: Currency) -> Bool {
    if field.isSealed, Field.isMasked(input), existing.map({ $0.values[index] != .null }) ?? false { return true }
    guard let existing, case .typed(let text) = input else { return false }
    if case .currency = field.kind, existing.values[index] == .null { return text.isEmpty || text == workspace.code }
    let before = existing.currency(of: field, workspace: workspace)
    return before == context.currency && text == field.formText(existing.values[index], zone: context.zone, currency: before)
  }

  private mutating func set(_ index: Int, _ field: Field, _ input: Input, _ context: ReadingContext) {
    do throws(ReadingError) {
      let value = try field.read(input, context)
      values[index] = value == .null && !field.isRequired ? field.emptyValue : value
    } catch {
      fail(field.name, error.message)
    }
  }

  func currency(of field: Field, workspace: Currency) -> Currency {
    guard case .money(let name?) = field.kind, let code = self[name].text else { return workspace }
    return Currency(code) ?? workspace
  }

  /// Amounts that were not given keep their major units when the currency changes.
  private mutating func rescale(workspace: Currency) {
    guard let existing else { return }
    for (index, field) in type.fields.enumerated() where !given.contains(field.name) {
      guard case .money = field.kind, let minor = values[index].integer else { continue }
      let before = existing.currency(of: field, workspace: workspace)
      let now = currency(of: field, workspace: workspace)
      guard before != now else { continue }
      guard let scaled = Money.minor(fromDecimal: Money(minor: minor, currency: before).decimal, currency: now) else {
        fail(field.name, "\(field.label) has decimals that \(now.code) does not have.")
        continue
      }
      if Field.isAmount(scaled) {
        values[index] = .integer(scaled)
      } else {
        fail(field.name, "\(field.label) is too large in \(now.code).")
      }
    }
  }

  /// The fields that differ from what stood there, with what JSON shows before and after; sensitive values only as changed.
  func changes(workspace: Currency) -> [(field: String, before: JSON, after: JSON)] {
    guard let existing else { return [] }
    return type.fields.indices.compactMap { index in
      guard existing.values[index] != values[index] else { return nil }
      let field = type.fields[index]
      if field.isSensitive { return (field.name, "changed", "changed") }
      let before = field.json(existing.values[index], currency: existing.currency(of: field, workspace: workspace))
      return (field.name, before, field.json(values[index], currency: currency(of: field, workspace: workspace)))
    }
  }

  /// Errors in the order of the fields on the form.
  var orderedErrors: [FieldError] {
    errors.sorted { left, right in
      (type.fields.firstIndex { $0.name == left.field } ?? .max) < (type.fields.firstIndex { $0.name == right.field } ?? .max)
    }
  }
}

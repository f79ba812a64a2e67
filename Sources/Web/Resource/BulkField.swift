public import Records
public import Store
public import Templating
import Values

extension Resource {
  /// The input of one field whose value many records are given, as `shared/_field` takes it.
  /// - Parameter typed: what was typed, where the form is shown again
  public func bulkField(_ field: Field, typed: FormValues?, error: String?, _ reader: Reader) throws -> Value {
    let errors = error.map { [FieldError(field.name, $0)] } ?? []
    // One key more must not hand everything to somebody: each field begins empty.
    let state = FormState(prefill: FormValues([(name: field.name, value: "")]), typed: typed, errors: errors, isForMany: true)
    let form = FormView(type: try type.seen(by: reader), row: nil, state: state, reader: reader)
    guard case .object(var view) = try FormField(field, form).value() else { return .null }
    // Each record keeps its own currency.
    view["currencies"] = .list([])
    if case .money = field.kind { view["hint"] = "In the currency of each record." }
    if field.name == type.owner { (view["blank"], view["required"]) = ("Choose a colleague", true) }
    return .object(view)
  }

  /// How a value that was given reads: the label of a choice, the name behind an id.
  public func bulkText(_ field: Field, _ text: String, _ reader: Reader) throws -> String {
    if text.isEmpty { return "nothing" }
    if case .boolean = field.kind { return ["1", "true", "on", "yes"].contains(text.lowercased()) ? "Yes" : "No" }
    let labels = try FormOptions(field, reader, chosen: text).labels
    return try text.split(separator: ",").map { try labels[$0.trimmingSpaces()] ?? name(field, $0.trimmingSpaces(), reader) }
      .joined(separator: ", ")
  }

  /// What the record is called that an id names; any other text as it is.
  private func name(_ field: Field, _ text: String, _ reader: Reader) throws -> String {
    guard let reference = field.reference, reference.isSeen(by: reader.session), let id = RecordID(text) else { return text }
    return try reference.name(of: id, reader)
  }
}

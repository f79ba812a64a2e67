import Records
import Store
import Templating
import Values
import Web

/// What a list's form and the page behind it ask for: which records (`id`, or `all` with `filter`), what to `change`, and to what.
struct BulkForm {
  let form: FormValues
  let resource: Resource

  init(_ form: FormValues, _ resource: Resource) {
    self.form = form
    self.resource = resource
  }

  /// A field, `addTags`, `removeTags` or `trash`; empty where nothing is chosen yet.
  var choice: String { form.text("change") ?? "" }

  /// Nil where nothing is ticked.
  var selection: Selection? {
    if form.isOn("all") { return .filter(FormValues(query: form["filter"] ?? "")) }
    var seen: Set<RecordID> = []
    let ids = form.all("id").compactMap { RecordID($0) }.filter { seen.insert($0).inserted }
    return ids.isEmpty ? nil : .ids(ids)
  }

  /// The list as it was.
  var back: String {
    let kept = FormValues(query: form["filter"] ?? "").pairs
    return FilterBar.url(resource.path, kept.filter { $0.name != "cursor" && $0.name != "page" })
  }

  /// What may be changed, in the order of the form.
  static func choices(_ resource: Resource, _ reader: Reader) throws -> [(value: String, label: String)] {
    let session = reader.session
    let type = try resource.type.seen(by: reader)
    var choices: [(value: String, label: String)] = []
    if session.allows(type.permissions.update) {
      let owner = type.bulkFields.filter { $0.name == type.owner || $0.name == type.owners }
      choices = owner.map { ($0.name, $0.label) }
      if let tags = type.field("tags"), !tags.isReadOnly { choices += [("addTags", "Add tags"), ("removeTags", "Remove tags")] }
      choices += type.bulkFields.filter { $0.name != type.owner && $0.name != type.owners }.map { ($0.name, $0.label) }
    }
    if session.allows(type.permissions.delete) { choices.append(("trash", "Move to Trash")) }
    return choices
  }

  /// Nil where nothing is chosen that may be.
  func change(_ reader: Reader) throws -> BulkChange? {
    let tags = (form.text("value") ?? "").split(separator: ",").map { $0.filter { !$0.isNewline }.trimmingSpaces() }.filter { !$0.isEmpty }
    switch choice {
    case "trash": return .trash
    case "addTags", "removeTags":
      guard !tags.isEmpty else { throw RecordError.invalid([FieldError("value", "Enter at least one tag.")]) }
      return choice == "addTags" ? BulkChange(addedTags: tags) : BulkChange(removedTags: tags)
    default:
      guard let field = try resource.type.seen(by: reader).bulkFields.first(where: { $0.name == choice }) else { return nil }
      if field.name == resource.type.owner, form.text(field.name) == nil {
        throw RecordError.invalid([FieldError(field.name, "Choose a colleague.")])
      }
      return BulkChange(inputs: [(field.name, .typed(given(field)))])
    }
  }

  /// One text, also of several boxes: a change is stored with one value a field.
  private func given(_ field: Field) -> String {
    let texts = form.all(field.name)
    return switch field.kind {
    case .references, .choices: texts.filter { !$0.isEmpty }.joined(separator: ",")
    default: texts.last ?? ""
    }
  }

  func values(_ errors: [String: String], _ reader: Reader) throws -> [String: Value] {
    let type = try resource.type.seen(by: reader)
    let field = type.bulkFields.first { $0.name == choice }
    let typed = form.contains(choice) ? form : nil
    return [
      "path": .string(resource.path), "list_title": .string(type.pluralLabel), "back": .string(back), "change": .string(choice),
      "count": .string(try count(reader)), "notice": Value(try errors["agreed"] ?? gone(reader)), "names": try names(reader),
      "is_hand_over": .bool(!choice.isEmpty && choice == type.owner),
      "tags": .list((type.field("tags")?.tagBook?.all ?? []).prefix(500).map { .string($0.name) }), "is_all": .bool(form.isOn("all")),
      "filter": .string(form["filter"] ?? ""),
      "ids": .list(form.isOn("all") ? [] : form.all("id").map { .string($0) }),
      "choices": .list(try Self.choices(resource, reader).map { ["value": .string($0.value), "label": .string($0.label)] }),
      "field": try field.map { try resource.bulkField($0, typed: typed, error: errors[$0.name], reader) } ?? .null,
      "value": .string(form["value"] ?? ""), "value_error": .string(errors["value"] ?? errors["tags"] ?? ""),
      "change_error": .string(errors["change"] ?? ""),
    ]
  }

  /// `Acme, Northwind and 3 more`
  private func names(_ reader: Reader) throws -> Value {
    var query = ListQuery()
    switch selection {
    case .ids(let ids): query.ids = ids
    case .filter(let values): query = try resource.selected(values, reader)
    case nil: return ""
    }
    query.limit = Self.namesLimit
    let listing = try resource.type.list(query, reader)
    let names = try listing.type.rows(listing.page, reader).map { String(BulkWords.title(of: $0).prefix(60)) }.joined(separator: ", ")
    let rest = listing.total - listing.page.rowCount
    return .string(rest > 0 ? "\(names) and \(grouped(UInt64(rest))) more" : names)
  }

  private static let namesLimit = 10

  /// `12 clients`; of very many only that there are that many.
  private func count(_ reader: Reader) throws -> String {
    var query = ListQuery()
    switch selection {
    case .ids(let ids): query.ids = ids
    case .filter(let values): query = try resource.selected(values, reader)
    case nil: return ""
    }
    query.limit = 1
    let listing = try resource.type.list(query, reader)
    let words = BulkWords.count(Int64(listing.total), resource.type)
    return listing.totalIsExact ? words : "more than " + words
  }

  /// What the page says where the records are no longer those that were agreed to: their number was another one then.
  func difference(_ reader: Reader) throws -> String? {
    guard let agreed = form.text("agreed"), case .filter? = selection else { return nil }
    let now = try count(reader)
    return agreed == now ? nil : "The list has changed since: it was \(agreed) and is now \(now). Look again before you go on."
  }

  /// How many of those that were ticked are gone since; nil where none is.
  private func gone(_ reader: Reader) throws -> String? {
    guard case .ids(let ids)? = selection else { return nil }
    var query = ListQuery()
    (query.ids, query.limit) = (ids, 1)
    let missing = try ids.count - resource.type.list(query, reader).total
    return missing > 0
      ? "\(BulkWords.count(Int64(missing), resource.type)) of those that were ticked \(missing == 1 ? "is" : "are") gone." : nil
  }
}

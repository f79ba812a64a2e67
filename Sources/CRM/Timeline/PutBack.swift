import Records
import Store
import Values

/// Sets one field of a record to what it was before a change, as a change of its own: rules, permission, version and event as always.
struct PutBack {
  let row: Row
  private let event: Event
  let field: Field
  let change: Event.Change

  /// What is secret is in no event, and what the product's own verbs set is changed by them alone.
  static func isOffered(_ change: Event.Change, _ type: EntityType) -> Bool {
    guard let field = type.field(change.field) else { return false }
    return !field.isSensitive && !field.isReadOnly && field.group != nil && change.before != change.after
  }

  /// The change of `name` that the event tells of; nil where there is none that could be taken back.
  init?(_ seq: Int64, _ name: String, _ reader: Reader) throws {
    guard let event = try reader.event(seq), let type = try TimelineNames.types[event.entity]?.seen(by: reader),
      let change = event.change(name),
      Self.isOffered(change, type), let field = type.field(name)
    else { return nil }
    row = try type.get(event.record, reader)
    guard PartVisibility.shows(row, reader.session) else { throw RecordError.forbidden }
    try type.demandChange(of: row, reader)
    self.event = event
    self.field = field
    self.change = change
  }

  private func current(_ reader: Reader) -> JSON {
    field.json(row[field.name], currency: row.currency(of: field, workspace: reader.session.currency))
  }

  /// Whether somebody gave the field yet another value since.
  func hasMovedOn(_ reader: Reader) -> Bool {
    let now = current(reader)
    return now != change.after && now != change.before
  }

  @discardableResult
  func apply(version: Int64, _ writer: Writer) throws -> SaveOutcome {
    try row.type.update(row.id, Inputs([(field.name, .json(change.before))]), version: version, writer).outcome
  }

  /// The old value and the one that stands there now, as people read them.
  func shown(_ reader: Reader) throws -> (old: String, now: String) {
    let named = row[field.name].recordID.flatMap { id in field.reference.map { (entity: $0.entity, id: id) } }
    let names = try TimelineNames([event], reader, also: [named].compactMap { $0 })
    let sentence = TimelineSentence(event: event, names: names, workspace: reader.session.currency)
    return (sentence.shown(field.name, change.before), sentence.shown(field.name, current(reader)))
  }
}

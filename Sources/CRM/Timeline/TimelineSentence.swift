import Markdown
import Records
import Store
import Templating
import Values

/// One event as a sentence: "Mara moved Line 3 retrofit from Active to Proposal Sent".
struct TimelineSentence {
  let event: Event
  let names: TimelineNames
  /// What amounts are counted in where the record does not say.
  let workspace: Currency
  /// Whose timeline it is, which is named there and no link; nil for that of the workspace.
  var about: RecordID?

  var value: Value {
    let said = words
    let title = names.title(event.entity, event.record)
    let hasSubject = title.map { !$0.isEmpty } ?? false
    return [
      "seq": .integer(event.seq), "at": .instant(event.at), "entity": .string(event.entity), "verb": .string(event.verb),
      "actor": .string(names.person(event.actor) ?? "Kith"),
      "text": .string(
        hasSubject && RecentKind.settings.has(event.entity)
          ? said.text + " the " + label : hasSubject || url != nil ? said.text : said.text + " " + indefinite),
      "subject": .string(hasSubject ? title ?? "" : url == nil ? "" : indefinite),
      "url": Value(title == nil || event.record == about ? nil : url),
      "rest": .string([place, said.rest].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")),
      "icon": .string(icon), "kind": .string(kind), "body": Value(body), "changes": .list(said.changes),
    ]
  }

  /// What a note or a file stands on, where that is another record than the timeline's: `on the deal Line 3`.
  private var place: String? {
    guard let standing = names.standing(of: event.record), standing.id != about else { return nil }
    let kind = standing.type.label.lowercased()
    return standing.title.isEmpty ? "on a \(kind)" : "on the \(kind) \(standing.title)"
  }

  /// What was remarked, or what a new note says.
  private var body: String? {
    if let remark = event.note?["text"]?.string { return remark }
    return ["created", "imported"].contains(event.verb) ? names.excerpt(ofNote: event.record) : nil
  }

  private struct Words {
    var text: String
    var rest = ""
    var changes: [Value] = []
  }

  private var words: Words {
    switch event.verb {
    case "created": return Words(text: ["note": "wrote", "attachment": "attached"][event.entity] ?? "added")
    case "imported": return Words(text: "imported")
    case "trashed": return Words(text: "moved", rest: "to Trash")
    case "restored": return Words(text: "restored", rest: "from Trash")
    case "erased": return Words(text: "erased for good what was known of")
    case "exported": return Words(text: "took out all that is held about")
    case "anonymised": return Words(text: "took a person out of")
    case "purged": return Words(text: "deleted for good")
    case "won": return Words(text: "won", changes: changes(besides: Self.settled))
    case "lost": return Words(text: "lost", changes: changes(besides: Self.settled))
    case "reopened": return Words(text: "reopened", rest: event.change("stageId").map { "in \(shown($0.field, $0.after))" } ?? "")
    case "disqualified": return Words(text: "disqualified")
    case "linked": return Words(text: "linked")
    case "given": return Words(text: "noted a consent:")
    case "withdrawn": return Words(text: "noted that a consent was withdrawn:")
    case "revealed": return Words(text: "looked at the BSN of")
    case "ended": return Words(text: "ended the relationship of")
    case "scored":
      let score = names.changes(of: event).first { $0.field == "leadScore" && $0.after.string == nil }
      return Words(text: "scored", rest: score.map { "\($0.after.text) instead of \($0.before.text)" } ?? "")
    case "converted": return Words(text: "converted")
    default: return changed
    }
  }

  /// A move and a change of owner read as such when nothing else was changed.
  private var changed: Words {
    if let move = event.change("stageId"), !move.after.isNull {
      let from = move.before.isNull ? "" : "from \(shown(move.field, move.before)) "
      return Words(text: "moved", rest: from + "to \(shown(move.field, move.after))", changes: changes(besides: Self.settled))
    }
    if event.entity == "activity", let status = event.change("status")?.after.string {
      if Activity.finishedStatuses.contains(status) { return Words(text: "completed") }
      return Words(text: "set", rest: "to \(shown("status", .string(status)))", changes: changes(besides: ["status"]))
    }
    let rest = changes(besides: [])
    if rest.count == 1, let owner = names.changes(of: event).first(where: { $0.field == "ownerId" }), !owner.after.isNull {
      return Words(text: "handed", rest: "to \(shown(owner.field, owner.after))")
    }
    return Words(text: "changed", changes: rest)
  }

  /// Follows from a move, and goes without saying.
  private static let settled: Set<String> = ["stageId", "status", "probability", "closedDate", "pipelineId"]
  private static let unsaid: Set<String> = [
    "position", "assignedAt", "total", "completedAt", "completedBy", "disqualifiedBy", "disqualifiedAt", "lastActivityDate", "customFields",
    "products",
  ]

  private func changes(besides known: Set<String>) -> [Value] {
    names.changes(of: event).filter { !known.contains($0.field) && !Self.unsaid.contains($0.field) }.map { change in
      let isSecret = type?.field(change.field)?.isSensitive ?? true
      return [
        "label": .string(type?.field(change.field)?.label ?? change.field),
        "before": .string(isSecret ? "" : shown(change.field, change.before, .before)),
        "after": .string(isSecret ? "changed" : shown(change.field, change.after, .after)),
        "put_back": Value(mayPutBack(change) ? "/crm/timeline/\(event.seq)/put-back" : nil), "field": .string(change.field),
      ]
    }
  }

  private func mayPutBack(_ change: Event.Change) -> Bool {
    names.mayChange(event.record) && type.map { PutBack.isOffered(change, $0) } ?? false
  }

  private var type: EntityType? { names.seen[event.entity] }

  /// - Parameter side: in whose currency an amount is told
  func shown(_ name: String, _ json: JSON, _ side: TimelineMoney.Side = .now) -> String {
    guard let field = type?.field(name) else { return json.string ?? json.text }
    if field.visibility == .masked { return json.string ?? "" }
    switch (field.kind, json) {
    case (_, .null): return ""
    case (.boolean, .bool(let flag)): return flag ? "Yes" : "No"
    case (.choice(let choices), .string(let value)): return choices.first { $0.value == value }?.label ?? value
    case (.money, .number(let text)): return money(text, in: names.currency(of: field, in: event, side) ?? workspace)
    case (.percent, .number(let text)): return text + "%"
    case (.date, .string(let text)): return CalendarDate(text)?.words ?? text
    case (.instant, .string(let text)): return Instant(text).map { names.zone.local($0).words } ?? text
    case (.reference(let reference), .string(let id)): return title(id, reference)
    case (.references(let reference), .array(let ids)): return ids.map { title($0.string ?? "", reference) }.joined(separator: ", ")
    case (.choices(let choices), .array(let values)):
      return values.compactMap(\.string).map { value in choices.first { $0.value == value }?.label ?? value }.joined(separator: ", ")
    case (_, .array(let texts)): return texts.map { $0.string ?? $0.text }.joined(separator: ", ")
    case (.address, .object(let object)): return object.members.compactMap(\.value.string).joined(separator: ", ")
    case (.longText, .string(let text)): return Markdown.excerpt(text)
    case (_, .string(let text)): return text.count > 160 ? text.prefix(159) + "…" : text
    default: return json.text
    }
  }

  private func money(_ text: String, in currency: Currency) -> String {
    Money.minor(fromDecimal: text, currency: currency).map { Money(minor: $0, currency: currency).formatted } ?? text
  }

  private func title(_ id: String, _ reference: Reference) -> String {
    RecordID(id).flatMap { names.isInTrash($0) ? nil : names.title(reference.entity, $0) } ?? reference.deletedTitle
  }
}

extension TimelineSentence {
  private var label: String { TimelineNames.types[event.entity]?.label.lowercased() ?? event.entity }

  private var indefinite: String { ("aeio".contains(label.prefix(1)) ? "an " : "a ") + label }

  private var url: String? {
    if names.isInTrash(event.record) { return nil }
    return switch event.entity {
    case "customer", "contact", "lead", "deal", "activity", "project", "communication", "attachment":
      (TimelineNames.types[event.entity]?.plural).map { "/crm/\($0)/\(event.record)" }
    case "note": names.place(event.record)
    case "pipeline", "pipeline_stage": "/crm/pipeline/config"
    default: nil
    }
  }

  private var icon: String {
    switch event.verb {
    case "trashed", "purged", "erased": return "trash"
    case "restored": return "restore"
    case "won": return "check"
    case "lost", "disqualified": return "x"
    default: break
    }
    if event.change("stageId") != nil { return "move" }
    switch event.entity {
    case "customer": return "clients"
    case "contact": return "contacts"
    case "contact_relation": return "link"
    case "consent": return "lock"
    case "lead", "lead_stage": return "leads"
    case "deal": return "deals"
    case "activity": return "tasks"
    case "project": return "projects"
    case "note": return "note"
    case "communication": return "comms"
    case "attachment": return "clip"
    case "pipeline", "pipeline_stage": return "pipeline"
    default: return "activities"
    }
  }

  private var kind: String {
    switch event.verb {
    case "won": return "good"
    case "lost", "disqualified": return "bad"
    case "created": return "accent"
    default: return event.entity == "activity" && event.change("status")?.after.string == "COMPLETED" ? "good" : "plain"
    }
  }
}

extension Event {
  func change(_ field: String) -> Change? { changes.first { $0.field == field } }
}

import Records
import Store
import Values
import Web

/// What many records are given: values of fields, tags more or less, or a place in Trash.
struct BulkChange: Sendable {
  var inputs: [(name: String, input: Input)] = []
  var addedTags: [String] = []
  var removedTags: [String] = []
  var isTrash = false

  static let trash = BulkChange(isTrash: true)

  var isEmpty: Bool { inputs.isEmpty && addedTags.isEmpty && removedTags.isEmpty && !isTrash }

  /// What one record is given; its other tags stay.
  func inputs(for row: Row) -> Inputs {
    var pairs = inputs
    if let field = row.type.field("tags"), !addedTags.isEmpty || !removedTags.isEmpty {
      let gone = Set(removedTags.map { $0.lowercased() })
      let kept = field.list(row["tags"]).filter { !gone.contains($0.lowercased()) }
      let known = Set(kept.map { $0.lowercased() })
      let tags = kept + addedTags.filter { !known.contains($0.lowercased()) }
      pairs.append(("tags", .json(.array(tags.map { .string($0) }))))
    }
    return Inputs(pairs)
  }
}

// As it is stored until all of it is done.
extension BulkChange {
  var json: JSON {
    var members: [(String, JSON)] = inputs.map { name, input in
      switch input {
      case .typed(let text): (name, ["typed": .string(text)])
      case .json(let value): (name, ["json": value])
      }
    }
    members = [("set", JSON(members: members))]
    members.append(("addTags", .array(addedTags.map { .string($0) })))
    members.append(("removeTags", .array(removedTags.map { .string($0) })))
    members.append(("trash", .bool(isTrash)))
    return JSON(members: members)
  }

  init(_ json: JSON) {
    inputs = (json["set"]?.object?.members ?? []).map { member in
      (member.key, member.value["typed"]?.string.map(Input.typed) ?? .json(member.value["json"] ?? .null))
    }
    addedTags = (json["addTags"]?.array ?? []).compactMap(\.string)
    removedTags = (json["removeTags"]?.array ?? []).compactMap(\.string)
    isTrash = json["trash"]?.bool ?? false
  }
}

// Whether it can be.
extension BulkChange {
  /// Whether the role makes such changes, and takes them back.
  func isAllowed(_ type: EntityType, _ session: Session) -> Bool {
    session.allows(isTrash ? type.permissions.delete : type.permissions.update)
  }

  /// - Throws: 403 where the role may not.
  func demandRight(_ type: EntityType, _ session: Session) throws {
    guard isAllowed(type, session) else { throw Problem.forbidden }
  }

  /// - Throws: 403 where the role may not, 422 for what no record can be given.
  func demand(_ resource: Resource, _ reader: Reader) throws {
    try demandRight(resource.type, reader.session)
    let type = try resource.type.seen(by: reader)
    let offered = Set(type.bulkFields.map(\.name))
    let further = Set(resource.inputs.map(\.0))
    for (name, _) in inputs where !further.contains(name) {
      guard let field = type.field(spelled: name), offered.contains(field.name) || field.name == "tags" else {
        throw RecordError.invalid([FieldError(name, "“\(name.prefix(60))” cannot be changed on many records at once.")])
      }
    }
    if !addedTags.isEmpty || !removedTags.isEmpty, type.field("tags")?.isReadOnly ?? true {
      throw RecordError.invalid([FieldError("tags", "Your role may not change tags here.")])
    }
    let tags = Inputs(addedTags.isEmpty ? [] : [("tags", .json(.array(addedTags.map { .string($0) })))])
    let errors =
      try type.complaints(about: Inputs(inputs.filter { !further.contains($0.name) }), reader) + type.complaints(about: tags, reader)
    guard errors.isEmpty else { throw RecordError.invalid(errors) }
  }
}

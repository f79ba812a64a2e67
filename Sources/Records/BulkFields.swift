public import Store
public import Values

// What one action may change on many records at once.
extension EntityType {
  /// The fields that many records may be given the same value of; call it on what the session sees.
  public var bulkFields: [Field] { fields.filter { $0.name != title && $0.takesSameValue } }

  /// What is wrong with values whatever the record: not of the field's kind, no such reference, nothing where something must stand.
  public func complaints(about inputs: Inputs, _ reader: Reader) throws -> [FieldError] {
    var draft = Draft(type: self, existing: nil, id: RecordID())
    draft.apply(inputs, context: ReadingContext(zone: reader.session.zone, currency: reader.session.currency))
    try draft.resolveReferences(reader)
    let given = draft.given
    try draft.validate(reader)
    return draft.orderedErrors.filter { given.contains($0.field) }
  }

  /// The ids of what a list holds, by the order in which records were made, for walking through all of it in pieces.
  /// - Parameters:
  ///   - seq: go on behind this record; 0 starts.
  ///   - last: the `seq` to end with, so that what is added meanwhile stays out.
  public func walk(_ query: ListQuery, after seq: Int64, through last: Int64, limit: Int, _ reader: Reader) throws -> [(
    seq: Int64, id: RecordID
  )] {
    let page = try reader.page(ListStatement(seen(by: reader), query, reader).walk(after: seq, through: last, limit: limit))
    return (0..<page.rowCount).compactMap { row in
      guard let seq = page.integer(row, 0), let id = page.id(row, 1) else { return nil }
      return (seq, id)
    }
  }

  /// The `seq` of the newest record; 0 where there is none.
  public func lastSeq(_ reader: Reader) throws -> Int64 { try reader.integer("SELECT max(seq) FROM \(table)") ?? 0 }
}

extension Field {
  var takesSameValue: Bool {
    guard !isReadOnly, !isSensitive, !isIndividual, group != nil else { return false }
    switch kind {
    case .json, .address, .email, .phone, .tags: return false
    default: return true
    }
  }
}

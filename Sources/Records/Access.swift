public import Store

// Who may change what.
extension EntityType {
  /// Who may change a record: whoever may change others' records, else only whom it belongs to. A record that stands on another asks for
  /// that one too; see `demandChange`.
  public func mayChange(_ row: Row, _ session: Session) -> Bool {
    session.allows(permissions.update) && isWithinReach(row, session)
  }

  /// Whether the role deletes such records, and this one is within its reach.
  public func mayDelete(_ row: Row, _ session: Session) -> Bool {
    session.allows(permissions.delete) && isWithinReach(row, session)
  }

  private func isWithinReach(_ row: Row, _ session: Session) -> Bool {
    session.allows(permissions.others) || row.isOwned(by: session.userID)
  }

  /// - Throws: `RecordError.forbidden` unless the member may change the record and what it stands on.
  public func demandChange(of row: Row, _ reader: Reader) throws {
    guard mayChange(row, reader.session) else { throw RecordError.forbidden }
    try demandBases(row.values, reader)
  }

  /// - Throws: `RecordError.forbidden` unless the member may delete the record, or bring it back, and may change what it stands on.
  public func demandDeletion(of row: Row, _ reader: Reader) throws {
    guard mayDelete(row, reader.session) else { throw RecordError.forbidden }
    try demandBases(row.values, reader)
  }

  /// What is named and not there is for validation to say.
  func demandBases(_ values: [SQLValue], _ reader: Reader) throws {
    for base in bases() {
      guard let id = values[index(base.field)].recordID, let row = try base.type.find(id, reader) else { continue }
      try base.type.demandChange(of: row, reader)
    }
  }

  /// Whoever changes own records alone makes them own ones; handing one over is a change of its own, and an event.
  func demandOwnName(_ draft: inout Draft, _ session: Session) {
    guard let owner, !session.allows(permissions.others), let named = draft[owner].recordID, named != session.userID else { return }
    draft.fail(owner, "Your role creates records in your own name. Save it as yours, then hand it over.")
  }
}

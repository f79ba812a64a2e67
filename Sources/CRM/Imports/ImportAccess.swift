import Records
import Store
import Values

/// What a file may bring for whoever brings it. Rows that their role keeps out are skipped, and the others come in.
struct ImportAccess {
  let type: EntityType
  let session: Session

  /// - Throws: `ImportSkip` for a row that makes somebody else the owner, unless the importer may bring other people's data.
  func demandOwner(in pairs: ImportInputs.Pairs, of existing: Row?) throws {
    guard let owner = type.owner, !session.allows(.importOthers) else { return }
    guard let named = pairs.last(where: { $0.name == owner })?.input.text.flatMap({ RecordID($0) }) else { return }
    guard named == session.userID || named == existing?[owner].recordID else {
      throw ImportSkip("The row names another owner, and your role imports only what is your own.")
    }
  }

  func demandCreation() throws {
    guard session.allows(type.permissions.create) else { throw ImportSkip("Your role may not add \(type.pluralLabel.lowercased()).") }
  }

  /// - Throws: `ImportSkip` unless the importer may change the record.
  func demandChange(of row: Row) throws {
    guard session.allows(type.permissions.update) else { throw ImportSkip("Your role may not change \(type.pluralLabel.lowercased()).") }
    guard type.mayChange(row, session) else {
      throw ImportSkip("“\(row.title.prefix(60))” belongs to somebody else, and your role changes only what is your own.")
    }
  }
}

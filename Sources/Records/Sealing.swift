public import Store
import Values

// A sealed field stands in the file encrypted with the installation's key. Pages and JSON show its last three characters; whoever is to read
// all of it asks `EntityType.reveal`, which is for the product to permit and to note.
extension Field {
  /// What stands for the characters that are not shown.
  static let sealMark: Character = "•"
  private static let shownCharacters = 3

  /// A text that only repeats what was shown.
  static func isMasked(_ input: Input) -> Bool { input.text?.contains(sealMark) ?? false }

  /// The last three characters behind dots, so that somebody who knows the value recognises it.
  fileprivate static func masked(_ plain: String?) -> String {
    guard let plain, plain.count > shownCharacters else { return String(repeating: sealMark, count: 9) }
    return String(repeating: sealMark, count: plain.count - shownCharacters) + plain.suffix(shownCharacters)
  }
}

extension EntityType {
  /// The plain text of a sealed field; nil where nothing is stored.
  /// - Throws: `SealError.doesNotOpen` where the installation has lost its key.
  public func reveal(_ name: String, of row: Row, _ session: Session) throws -> String? {
    guard let sealed = row[name].text else { return nil }
    return try session.secretKey.openText(sealed, for: sealContext(fields[index(name)], row.id))
  }

  /// What everybody who sees the field is shown; empty where nothing is stored. Only dots where it does not open.
  public func masked(_ field: Field, of row: Row, _ session: Session) -> String {
    guard row[field.name] != .null else { return "" }
    do { return Field.masked(try reveal(field.name, of: row, session)) } catch { return Field.masked(nil) }
  }

  /// Moved to another record or column, a sealed value does not open.
  fileprivate func sealContext(_ field: Field, _ id: RecordID) -> String { "\(table).\(field.column)/\(id)" }
}

extension Draft {
  /// Seals what was given. A value that says the same as before stays as it is, so that it is no change.
  mutating func seal(_ session: Session) throws {
    for field in type.places.sealed.map({ type.fields[$0] }) {
      guard let plain = self[field.name].text, changes(field.name) else { continue }
      if let existing, existing[field.name] != .null, opens(field, of: existing, to: plain, session) {
        self[field.name] = existing[field.name]
      } else {
        self[field.name] = .text(try session.secretKey.sealText(plain, for: type.sealContext(field, id)))
      }
    }
  }

  private func opens(_ field: Field, of row: Row, to plain: String, _ session: Session) -> Bool {
    do { return try type.reveal(field.name, of: row, session) == plain } catch { return false }
  }
}

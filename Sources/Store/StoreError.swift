/// What the store refuses or cannot do.
public enum StoreError: Error, Hashable, Sendable {
  /// The kind of rule that a row broke.
  public enum Constraint: Hashable, Sendable { case unique, foreignKey, check, notNull, other }

  /// Too many others wait to write, or the writer was not free in time. Answer 503 and try again later.
  case busy
  /// The statement reaches past the workspace, or does what it may not; the text says what. A mistake in the code.
  case refused(String)
  /// A row breaks a rule of the schema; the text is SQLite's, such as `UNIQUE constraint failed: people.email`.
  case constraint(Constraint, String)
  /// The file was written by a newer program: it has a migration of this number that this one does not know.
  case newerSchema(Int)
  /// Another process holds the folder; the text says for what.
  case locked(String)
  /// The folder is not what it should be.
  case damaged(String)
  /// The statement ran past the number of steps it was given.
  case tooMuchWork
  /// SQLite's result code and message.
  case database(Int32, String)
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .busy: "The database is busy; try again in a moment."
    case .refused(let reason): "The statement is refused: \(reason)."
    case .constraint(_, let message): "A rule of the schema is broken: \(message)."
    case .newerSchema(let number): "The data was written by a newer version (migration \(number)); install that version to open it."
    case .locked(let reason): reason
    case .damaged(let reason): reason
    case .tooMuchWork: "The query needs more work than it may do."
    case .database(let code, let message): "The database answers \(message) (\(code))."
    }
  }
}

import Records

extension Problem {
  /// What a refused change is over HTTP.
  init(_ error: RecordError) {
    switch error {
    case .missing: self = .notFound
    case .forbidden: self = .forbidden("This belongs to someone else, and your role changes only what is yours.")
    case .invalid(let errors):
      self = .unprocessable(fields: Dictionary(errors.map { ($0.field, $0.message) }, uniquingKeysWith: { first, _ in first }))
    case .stale(let row):
      self = .conflict("Someone changed this in the meantime. It is now version \(row.version); read it again and repeat your change.")
    case .refused(let message): self = .unprocessable(message)
    }
  }

  /// Runs a handler whose verbs throw `RecordError`.
  public static func translating<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as RecordError { throw Problem(error) }
  }
}

extension FormValues {
  /// The version of the record that the form was opened with. Throws 400.
  public func version() throws -> Int64 {
    guard let version = int("version") else {
      throw Problem.badRequest("The form lacks the version it started from. Reload the page and send it again.")
    }
    return Int64(version)
  }
}

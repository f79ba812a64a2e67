public import Values

extension JSON.Object {
  /// The text of a member; nil where it is absent or null. Throws 422 naming it for a value of another type.
  public func text(_ name: String) throws -> String? {
    guard let value = self[name], !value.isNull else { return nil }
    guard let text = value.string else { throw Problem.unprocessable(fields: [name: "\(name) must be a text."]) }
    return text
  }

  /// The truth of a member; nil where it is absent or null. Throws 422 naming it for a value of another type.
  public func bool(_ name: String) throws -> Bool? {
    guard let value = self[name], !value.isNull else { return nil }
    guard let truth = value.bool else { throw Problem.unprocessable(fields: [name: "\(name) must be true or false."]) }
    return truth
  }
}

/// A filter of one's own: `{{ value | name(argument, …) }}`.
///
/// What it returns is escaped where it is printed, except `.html` in text. Whatever it throws is reported with the template's line;
/// throw `FilterError` for a plain sentence.
public struct Filter: Sendable {
  /// `input` stands before the `|`, `arguments` in the brackets. May be called from any thread.
  public typealias Body = @Sendable (_ input: Value, _ arguments: [Value], _ environment: Environment) throws -> Value

  public let name: String
  let body: Body

  public init(_ name: String, _ body: @escaping Body) {
    self.name = name
    self.body = body
  }
}

/// One sentence that says what a filter cannot do with what it was given.
public struct FilterError: Error, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

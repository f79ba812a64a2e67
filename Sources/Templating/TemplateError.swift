/// A mistake in a template, with the place to look at. Lines and columns count from 1, columns in bytes.
public struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The template's name with its ending: `boxes/show.html`.
  public let file: String
  public let line: Int
  public let column: Int
  public let message: String

  public init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String { "\(file):\(line):\(column): \(message)" }
}

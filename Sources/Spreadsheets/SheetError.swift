/// Why a workbook cannot be read or written, as one sentence.
public struct SheetError: Error, Equatable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

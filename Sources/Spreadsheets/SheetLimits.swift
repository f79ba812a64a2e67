/// What a workbook may hold; beyond it reading stops with a sentence instead of eating memory or time.
public struct SheetLimits: Sendable {
  /// Files inside the package.
  public var parts = 5_000
  /// Bytes of all that is read of it, unpacked.
  public var unpackedBytes = 600 << 20
  /// How many times larger than packed a part may be that is larger than a megabyte.
  public var ratio = 400
  public var rows = 1_048_576
  public var columns = 1_000
  public var sharedTexts = 5_000_000
  /// Bytes of one cell: the 32,767 characters that Excel holds.
  public var cellBytes = 131_068
  /// Bytes of all cells of one row: a text that is stored once may stand in many of them.
  public var rowBytes = 4 << 20

  public init() {}
}

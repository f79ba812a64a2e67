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
  /// Bytes of one cell.
  public var cellBytes = 1 << 20

  public init() {}
}

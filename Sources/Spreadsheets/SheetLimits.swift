/// What a workbook may hold; beyond it reading stops with a sentence instead of eating memory or time.
public struct SheetLimits: Sendable {
  /// Files inside the package.
  public var parts = 5_000
  /// Bytes of all that is read of it, unpacked.
  public var unpackedBytes = 200 << 20
  /// Bytes of all texts that one sheet hands out: a text that is stored once may stand in every cell.
  public var textBytes = 200 << 20
  /// How long the processor may be at work on all its reading; nil for any time.
  public var time: Duration? = .seconds(20)
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

  /// For who reads a file of their own and waits for it.
  public static var generous: SheetLimits {
    var limits = SheetLimits()
    (limits.unpackedBytes, limits.textBytes, limits.time) = (600 << 20, 600 << 20, nil)
    return limits
  }
}

import Archives
import Glibc

/// The parts of an Office package: a ZIP archive that is not trusted.
final class Package {
  fileprivate let archive: Archive
  fileprivate let limits: SheetLimits
  /// Bytes that may still be unpacked.
  fileprivate var left: Int
  /// On the clock of this thread.
  private let end: Duration?

  init(path: String, _ limits: SheetLimits) throws(SheetError) {
    do { archive = try Archive(path: path) } catch { throw SheetError("The file is no workbook of Excel (XLSX).") }
    (self.limits, left) = (limits, limits.unpackedBytes)
    end = limits.time.map { Self.worked + $0 }
    guard archive.count <= limits.parts else { throw SheetError("The workbook has too many parts.") }
  }

  func has(_ name: String) -> Bool { archive.member(name) != nil }

  /// For how long the processor has been at work on this thread: what others do meanwhile does not count.
  private static var worked: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// - Throws: `SheetError` once reading it has taken too long.
  func demandTime() throws(SheetError) {
    if let end, Self.worked >= end { throw SheetError("Reading the workbook takes too long. Save the sheet as CSV and send that.") }
  }
}

/// The bytes of one part as they are unpacked. The sizes that the archive states are not believed.
final class PackagePart {
  private let package: Package
  private let reader: MemberReader
  private let most: Int
  private var total = 0
  private var markup = MarkupGuard()

  init(_ name: String, of package: Package) throws(SheetError) {
    let missing = SheetError("The workbook lacks its part \(name.prefix(80)), or is locked with a password.")
    guard let member = package.archive.member(name) else { throw missing }
    do { reader = try package.archive.open(member) } catch { throw missing }
    self.package = package
    let (product, isTooMuch) = member.packedSize.multipliedReportingOverflow(by: package.limits.ratio)
    most = isTooMuch ? .max : max(1 << 20, product)
  }

  /// Fills the buffer with what comes next, checked.
  /// - Returns: how many bytes; 0 at the end.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(SheetError) -> Int {
    try package.demandTime()
    let count: Int
    do { count = try reader.read(into: buffer) } catch { throw SheetError("The workbook is damaged.") }
    total += count
    package.left -= count
    guard total <= most, package.left >= 0 else {
      throw SheetError("The workbook is far larger unpacked than any sheet needs to be.")
    }
    try markup.check(UnsafeBufferPointer(rebasing: buffer[..<count]))
    return count
  }
}

/// Refuses declarations of types and entities: no workbook has any, and attacks by XML do.
struct MarkupGuard {
  private var matched = 0

  /// Looks for `<!` before a letter, over the ends of pieces too; comments and CDATA go on with other signs.
  mutating func check(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetError) {
    for byte in bytes {
      switch (matched, byte) {
      case (_, 0): throw SheetError("The workbook holds a part that is not UTF-8.")
      case (_, UInt8(ascii: "<")): matched = 1
      case (1, UInt8(ascii: "!")): matched = 2
      case (2, UInt8(ascii: "A")...UInt8(ascii: "z")) where byte != UInt8(ascii: "["):
        throw SheetError("The workbook holds a declaration that does not belong there.")
      default: matched = 0
      }
    }
  }
}

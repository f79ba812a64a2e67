import CZip

/// The parts of an Office package: a ZIP archive that is not trusted.
final class Package {
  fileprivate let archive: OpaquePointer
  fileprivate let limits: SheetLimits
  /// Bytes that may still be unpacked.
  fileprivate var left: Int

  init(path: String, _ limits: SheetLimits) throws(SheetError) {
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else { throw SheetError("The file is no workbook of Excel (XLSX).") }
    (self.archive, self.limits, left) = (archive, limits, limits.unpackedBytes)
    guard zip_get_num_entries(archive, 0) <= limits.parts else { throw SheetError("The workbook has too many parts.") }
  }

  deinit { zip_discard(archive) }

  func has(_ name: String) -> Bool { zip_name_locate(archive, name, 0) >= 0 }
}

/// The bytes of one part as they are unpacked. The sizes that the archive states are not believed.
final class PackagePart {
  private let package: Package
  private let file: OpaquePointer
  private let most: Int
  private var total = 0
  private var markup = MarkupGuard()

  init(_ name: String, of package: Package) throws(SheetError) {
    var entry = zip_stat_t()
    guard zip_stat(package.archive, name, 0, &entry) == 0, let file = zip_fopen(package.archive, name, 0) else {
      throw SheetError("The workbook lacks its part \(name.prefix(80)), or is locked with a password.")
    }
    (self.package, self.file) = (package, file)
    let (product, isTooMuch) = Int(clamping: entry.comp_size).multipliedReportingOverflow(by: package.limits.ratio)
    most = isTooMuch ? .max : max(1 << 20, product)
  }

  deinit { zip_fclose(file) }

  /// Fills the buffer with what comes next, checked.
  /// - Returns: how many bytes; 0 at the end.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(SheetError) -> Int {
    let count = Int(zip_fread(file, buffer.baseAddress, UInt64(buffer.count)))
    guard count >= 0 else { throw SheetError("The workbook is damaged.") }
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

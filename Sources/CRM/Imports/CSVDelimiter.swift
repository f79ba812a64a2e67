/// Which byte stands between the cells.
enum CSVDelimiter {
  static let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

  /// The candidate that cuts the first rows of a UTF-8 sample most evenly; what stands in quotes does not count. Comma when none does.
  static func detect(in sample: [UInt8]) throws -> UInt8 {
    var best = (delimiter: UInt8(ascii: ","), agreeing: 0, columns: 1)
    for candidate in candidates {
      let widths = try widths(of: sample, delimiter: candidate)
      guard let columns = widths.first, columns > 1 else { continue }
      let agreeing = widths.count { $0 == columns } * 100 / widths.count
      if (agreeing, columns) > (best.agreeing, best.columns) { best = (candidate, agreeing, columns) }
    }
    return best.delimiter
  }

  /// The first line `sep=;` that spreadsheets write and read.
  static func hint(in sample: [UInt8]) -> UInt8? {
    guard sample.count > 4, sample.starts(with: Array("sep=".utf8)) || sample.starts(with: Array("SEP=".utf8)) else { return nil }
    let after = sample.count > 5 ? sample[5] : .lineFeed
    guard after == .lineFeed || after == .carriageReturn else { return nil }
    return sample[4]
  }

  /// Columns of the first fifty rows; the last, which the sample may cut, only if it is alone.
  private static func widths(of sample: [UInt8], delimiter: UInt8) throws -> [Int] {
    var parser = CSVParser(delimiter: delimiter, limits: CSVLimits(fieldBytes: .max, columns: .max))
    var (row, widths, position) = (CSVRow(), [Int](), 0)
    try sample.withUnsafeBufferPointer { bytes in
      while widths.count < 50, try parser.read(bytes, &position, into: &row) {
        if !row.isBlankLine { widths.append(row.count) }
      }
    }
    if widths.isEmpty { widths.append(row.count + 1) }
    return widths
  }
}

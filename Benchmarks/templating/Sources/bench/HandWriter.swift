import Values

/// What one would write by hand for this one page: raw pointers, a buffer that is known to be large enough.
enum HandWriter {
  static func page(_ page: CellPage) -> [UInt8] {
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 65_536)
    defer { buffer.deallocate() }
    var target = buffer
    write("<table>\n", &target)
    page.cells.withUnsafeBufferPointer { cells in
      page.arena.withUnsafeBufferPointer { arena in
        guard let cells = cells.baseAddress, let arena = arena.baseAddress else { return }
        for row in 0..<page.rowCount {
          write("<tr>", &target)
          for column in 0..<8 {
            write("<td>", &target)
            let cell = cells[row * 8 + column]
            if cell.kind == .text { escape(arena + Int(cell.bits), Int(cell.count), &target) }
            write("</td>", &target)
          }
          write("</tr>\n", &target)
        }
      }
    }
    write("</table>", &target)
    return Array(UnsafeBufferPointer(start: buffer, count: target - buffer))
  }

  @inline(__always)
  private static func write(_ text: StaticString, _ target: inout UnsafeMutablePointer<UInt8>) {
    target.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    target += text.utf8CodeUnitCount
  }

  @inline(__always)
  private static func escape(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ target: inout UnsafeMutablePointer<UInt8>) {
    for index in 0..<count {
      switch bytes[index] {
      case UInt8(ascii: "&"): write("&amp;", &target)
      case UInt8(ascii: "<"): write("&lt;", &target)
      case UInt8(ascii: ">"): write("&gt;", &target)
      case UInt8(ascii: "\""): write("&quot;", &target)
      case UInt8(ascii: "'"): write("&#39;", &target)
      case let byte:
        target.pointee = byte
        target += 1
      }
    }
  }
}

import CSystem
import Glibc

/// Reads the parts of a form from contiguous bytes (RFC 2046 §5.1).
struct MultipartReader {
  private static let partLimit = 1000
  private static let headerLimit = 8192

  private let delimiter: [UInt8]
  private let spoolDirectory: String

  init(boundary: String, spoolDirectory: String) {
    delimiter = Array("\r\n--\(boundary)".utf8)
    self.spoolDirectory = spoolDirectory
  }

  func read(_ bytes: Span<UInt8>) throws(Multipart.Failure) -> [Multipart.Part] {
    var parts: [Multipart.Part] = []
    var position = try firstBoundary(bytes)
    while try !isLast(bytes, &position) {
      guard parts.count < Self.partLimit else { throw .tooManyParts }
      let header = try headerEnd(bytes, position)
      guard let end = Self.find(delimiter, in: bytes, from: header.next - 2) else { throw .truncated }
      // An empty part's delimiter begins with the very line end that closed its header.
      let content = bytes.extracting(min(header.next, end)..<end)
      parts.append(try part(bytes.extracting(position..<header.end), content))
      position = end + delimiter.count
    }
    return parts
  }

  /// The offset after the first boundary; what stands before it means nothing.
  private func firstBoundary(_ bytes: Span<UInt8>) throws(Multipart.Failure) -> Int {
    let bare = Array(delimiter[2...])
    if bytes.count >= bare.count, Self.find(bare, in: bytes.extracting(0..<bare.count), from: 0) == 0 { return bare.count }
    guard let start = Self.find(delimiter, in: bytes, from: 0) else { throw .truncated }
    return start + delimiter.count
  }

  /// Whether the boundary before `position` is the last; otherwise moves past the end of its line.
  private func isLast(_ bytes: Span<UInt8>, _ position: inout Int) throws(Multipart.Failure) -> Bool {
    if bytes.extracting(position...).hasPrefix("--") { return true }
    while position < bytes.count, Character8.isBlank(bytes[position]) { position += 1 }
    guard bytes.extracting(position...).hasPrefix("\r\n") else { throw .truncated }
    position += 2
    return false
  }

  /// Where the fields of a part end, and where its content begins.
  private func headerEnd(_ bytes: Span<UInt8>, _ start: Int) throws(Multipart.Failure) -> (end: Int, next: Int) {
    let window = bytes.extracting(0..<min(bytes.count, start + Self.headerLimit))
    guard let end = Self.find(Array("\r\n\r\n".utf8), in: window, from: start) else {
      throw window.count < bytes.count ? .badPartHeader : .truncated
    }
    return (end, end + 4)
  }

  private func part(_ header: Span<UInt8>, _ content: Span<UInt8>) throws(Multipart.Failure) -> Multipart.Part {
    let fields = try fields(header)
    guard let disposition = fields["content-disposition"].map(ParameterField.init), let name = disposition["name"] else {
      throw .badPartHeader
    }
    return Multipart.Part(
      name: Self.unescaped(name), filename: disposition["filename"].map { Self.lastComponent(Self.unescaped($0)) },
      contentType: fields["content-type"], content: try keep(content))
  }

  private func fields(_ header: Span<UInt8>) throws(Multipart.Failure) -> [String: String] {
    var fields: [String: String] = [:]
    for line in header.text.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { throw .badPartHeader }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      fields[line[..<colon].lowercased()] = String(value)
    }
    return fields
  }

  private func keep(_ content: Span<UInt8>) throws(Multipart.Failure) -> Multipart.Content {
    guard content.count > BodyCollector.spoolThreshold else { return .memory(content.withUnsafeBufferPointer { Array($0) }) }
    do throws(SystemFailure) {
      let writer = try SpoolWriter(directory: spoolDirectory)
      try writer.append(content.bytes)
      return .file(try writer.finish())
    } catch {
      throw .disk(error.description)
    }
  }

  /// Browsers write a quote, CR and LF in a name as escapes (WHATWG HTML §4.10.21.8).
  private static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var result = ""
    var rest = text[...]
    while let first = rest.first {
      if rest.hasPrefix("%22") {
        result += "\""
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("%0D") || rest.hasPrefix("%0A") {
        result += " "
        rest = rest.dropFirst(3)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  private static func lastComponent(_ path: String) -> String {
    String(path.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last ?? "")
  }

  private static func find(_ needle: [UInt8], in bytes: Span<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress,
        let found = kith_memmem(base + start, buffer.count - start, needle, needle.count)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }
}

/// A spooled body as memory, without reading it all at once.
struct MappedFile {
  private let file: SpooledFile

  init(_ file: SpooledFile) { self.file = file }

  func read(_ reader: MultipartReader) throws(Multipart.Failure) -> [Multipart.Part] {
    guard let start = mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0), start != MAP_FAILED else {
      throw .disk(SystemFailure("map a spooled body").description)
    }
    defer { munmap(start, file.size) }
    return try reader.read(UnsafeRawBufferPointer(start: start, count: file.size).assumingMemoryBound(to: UInt8.self).span)
  }
}

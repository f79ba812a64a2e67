import CZlib
import Glibc

/// A ZIP archive that is made while somebody takes it: whatever the sizes of its members, one piece is in memory. Members are stored as they
/// are (APPNOTE 6.3.10, with its 64-bit records where they are needed). A file is read twice, because its checksum goes before it.
public struct ZipStream: Sendable {
  public struct Member: Sendable {
    public enum Content: Sendable {
      case bytes([UInt8])
      case file(path: String)
    }

    /// With `/` between folders; nobody looks at it here.
    public let name: String
    public let content: Content

    public init(_ name: String, _ content: Content) { (self.name, self.content) = (name, content) }
  }

  private var waiting: ArraySlice<Member>
  private var current: ZipSource?
  private var directory: [UInt8] = []
  private var count: UInt64 = 0
  private var offset: UInt64 = 0
  private var isWide = false
  private var isDone = false
  private let time: ZipTime
  /// From where on numbers take 64 bits.
  private let widest: UInt64

  private static let utf8Names: UInt16 = 0x0800
  /// An ordinary file of somebody who may read and write it.
  private static let attributes: UInt32 = 0o100644 << 16

  /// - Parameter seconds: since 1970, of the members' change.
  public init(_ members: [Member], changedAt seconds: Int) { self.init(members, changedAt: seconds, widest: 0xffff_ffff) }

  init(_ members: [Member], changedAt seconds: Int, widest: UInt64) {
    (waiting, time, self.widest) = (members[...], ZipTime(seconds), widest)
  }

  /// The next bytes; nil at the end.
  /// - Throws: `ArchiveError.damaged` where a file is gone, or another one than it was when its member began.
  public mutating func next() throws(ArchiveError) -> [UInt8]? {
    if let piece = try current?.next() { return counted(piece) }
    current = nil
    if let member = waiting.popFirst() {
      let source = try ZipSource(member.content)
      current = source
      return counted(begin(member, source))
    }
    guard !isDone else { return nil }
    isDone = true
    return directory + end()
  }

  private mutating func counted(_ piece: [UInt8]) -> [UInt8] {
    offset += UInt64(piece.count)
    return piece
  }

  /// What goes before a member; and its entry in the directory, which goes behind all of them.
  private mutating func begin(_ member: Member, _ source: ZipSource) -> [UInt8] {
    let (name, size) = (Array(member.name.utf8.prefix(0xffff)), source.size)
    let isWide = size >= widest || offset >= widest
    let version: UInt16 = isWide ? 45 : 20
    let shownSize = isWide ? UInt32.max : UInt32(size)
    var facts: [UInt8] = []
    facts.put(version, Self.utf8Names, UInt16(0), time.time, time.date)
    facts.put(source.checksum, shownSize, shownSize)
    facts.put(UInt16(name.count))
    var local: [UInt8] = []
    local.put(UInt32(0x0403_4b50))
    local += facts
    local.put(UInt16(isWide ? 20 : 0))
    local += name
    if isWide { local.putWide(size, size) }
    directory.put(UInt32(0x0201_4b50))
    directory.put(UInt16(3 << 8) | version)
    directory += facts
    directory.put(UInt16(isWide ? 28 : 0), 0, 0, 0)
    directory.put(Self.attributes, isWide ? UInt32.max : UInt32(offset))
    directory += name
    if isWide { directory.putWide(size, size, offset) }
    count += 1
    self.isWide = self.isWide || isWide
    return local
  }

  private func end() -> [UInt8] {
    let size = UInt64(directory.count)
    let isWide = isWide || count >= 0xffff || offset >= widest || size >= widest
    var end: [UInt8] = []
    if isWide {
      end.put(UInt32(0x0606_4b50))
      end.put(UInt64(44))
      end.put(UInt16(3 << 8 | 45), 45)
      end.put(UInt32(0), 0)
      end.put(count, count, size, offset)
      end.put(UInt32(0x0706_4b50), 0)
      end.put(offset + size)
      end.put(UInt32(1))
    }
    let shown = isWide ? UInt16.max : UInt16(count)
    end.put(UInt32(0x0605_4b50))
    end.put(UInt16(0), 0, shown, shown)
    end.put(isWide ? UInt32.max : UInt32(size), isWide ? UInt32.max : UInt32(offset))
    end.put(UInt16(0))
    return end
  }
}

/// The content of a member on its way.
private struct ZipSource: Sendable {
  let size: UInt64
  let checksum: UInt32
  private let content: ZipStream.Member.Content
  private let file: OpenedFile?
  private var place = 0

  private static let piece = 128 << 10

  init(_ content: ZipStream.Member.Content) throws(ArchiveError) {
    self.content = content
    switch content {
    case .bytes(let bytes): (file, size, checksum) = (nil, UInt64(bytes.count), Self.sum(0, bytes))
    case .file(let path):
      let file = try OpenedFile(path)
      var (sum, place) = (UInt32(0), 0)
      while let piece = try file.piece(at: place, Self.piece) {
        sum = Self.sum(sum, piece)
        place += piece.count
      }
      (self.file, size, checksum) = (file, UInt64(place), sum)
    }
  }

  mutating func next() throws(ArchiveError) -> [UInt8]? {
    guard place < size else { return nil }
    let most = min(Self.piece, Int(size) - place)
    switch content {
    case .bytes(let bytes): return advanced(Array(bytes[place..<place + most]))
    case .file:
      // Its length has been promised.
      guard let piece = try file?.piece(at: place, most) else { throw .damaged }
      return advanced(piece)
    }
  }

  private mutating func advanced(_ piece: [UInt8]) -> [UInt8] {
    place += piece.count
    return piece
  }

  private static func sum(_ sum: UInt32, _ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_z(uLong(sum), bytes, bytes.count))
  }
}

private final class OpenedFile: Sendable {
  private let descriptor: Int32

  init(_ path: String) throws(ArchiveError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .damaged }
  }

  deinit { close(descriptor) }

  /// Nil at the end.
  func piece(at place: Int, _ count: Int) throws(ArchiveError) -> [UInt8]? {
    var read = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      repeat { read = pread(descriptor, buffer.baseAddress, count, place) } while read < 0 && errno == EINTR
      filled = max(0, read)
    }
    guard read >= 0 else { throw .damaged }
    return read == 0 ? nil : bytes
  }
}

/// A moment as DOS had it, in steps of two seconds from 1980 on.
private struct ZipTime {
  let date, time: UInt16

  init(_ seconds: Int) {
    var (moment, parts) = (time_t(seconds), tm())
    gmtime_r(&moment, &parts)
    let year = min(max(parts.tm_year - 80, 0), 127)
    date = UInt16(year) << 9 | UInt16(parts.tm_mon + 1) << 5 | UInt16(parts.tm_mday)
    time = UInt16(parts.tm_hour) << 11 | UInt16(parts.tm_min) << 5 | UInt16(parts.tm_sec / 2)
  }
}

extension [UInt8] {
  /// The lowest byte first.
  fileprivate mutating func put<Number: FixedWidthInteger>(_ numbers: Number...) {
    for number in numbers { Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) } }
  }

  fileprivate mutating func putWide(_ numbers: UInt64...) {
    put(UInt16(1), UInt16(numbers.count * 8))
    for number in numbers { put(number) }
  }
}

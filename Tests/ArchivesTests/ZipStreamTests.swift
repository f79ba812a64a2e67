import Foundation
import Testing

@testable import Archives

@Suite struct `An archive that is made while it is taken` {
  private func write(_ members: [ZipStream.Member], widest: UInt64 = 0xffff_ffff) throws -> [UInt8] {
    var (stream, bytes) = (ZipStream(members, changedAt: 1_770_000_000, widest: widest), [UInt8]())
    while let piece = try stream.next() { bytes += piece }
    #expect(try stream.next() == nil)
    return bytes
  }

  private func contents(_ bytes: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
    let archive = try Archive(bytes)
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
    defer { buffer.deallocate() }
    return try (0..<archive.count).map { place in
      let member = try #require(archive.member(place))
      let (reader, _) = (try archive.open(member), 0)
      var content: [UInt8] = []
      while case let count = try reader.read(into: buffer), count > 0 { content += buffer[..<count] }
      return (member.name, content)
    }
  }

  private func file(_ bytes: [UInt8]) throws -> String {
    let path = NSTemporaryDirectory() + "zipped-\(UUID().uuidString)"
    try #require(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    return path
  }

  @Test(arguments: [0xffff_ffff as UInt64, 1])
  func `is read by others: texts, files and empty ones, names of every script, also where numbers take 64 bits`(widest: UInt64) throws {
    let long = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let (path, empty) = (try file(long), try file([]))
    defer { for path in [path, empty] { unlink(path) } }
    let bytes = try write(
      [
        .init("index.html", .bytes(Array("<p>Hi".utf8))), .init("files/קובץ 👩‍👩‍👧.bin", .file(path: path)),
        .init("files/empty", .file(path: empty)),
        .init("none", .bytes([])),
      ], widest: widest)
    let read = try contents(bytes)
    #expect(read.map(\.name) == ["index.html", "files/קובץ 👩‍👩‍👧.bin", "files/empty", "none"])
    #expect(read.map(\.bytes) == [Array("<p>Hi".utf8), long, [], []])
  }

  @Test func `has nothing in it where there is nothing, and more members than sixteen bits count`() throws {
    #expect(try contents(write([])).isEmpty)
    let many = (0..<70_000).map { ZipStream.Member("\($0)", .bytes([1])) }
    #expect(try Archive(write(many)).count == 70_000)
  }

  @Test func `breaks off where a file is gone or has become shorter`() throws {
    let path = try file([UInt8](repeating: 7, count: 400_000))
    var stream = ZipStream([.init("a", .bytes([1])), .init("b", .file(path: path))], changedAt: 0)
    for _ in 0..<4 { #expect(try stream.next() != nil) }
    #expect(truncate(path, 200_000) == 0)
    #expect(throws: ArchiveError.damaged) { while try stream.next() != nil {} }
    unlink(path)
    var gone = ZipStream([.init("b", .file(path: path))], changedAt: 0)
    #expect(throws: ArchiveError.damaged) { try gone.next() }
  }
}

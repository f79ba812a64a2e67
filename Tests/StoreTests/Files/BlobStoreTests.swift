import Foundation
import Glibc
import Synchronization
import Testing

@testable import Store

@Suite struct BlobStoreTests {
  @Test func `content is kept under its hash and comes back`() throws {
    try withTemporaryFolder { folder in
      let blobs = try BlobStore(directory: folder + "/blobs")
      let blob = try blobs.put(Array("hello".utf8))
      #expect(blob.digest.description == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
      #expect(blobs.path(blob.digest) == "\(folder)/blobs/2c/\(blob.digest)")
      #expect(try blobs.contents(blob.digest) == Array("hello".utf8))
      #expect(blob.size == 5)
    }
  }

  @Test func `the same content from memory and from a file is one file`() throws {
    try withTemporaryFolder { folder in
      let blobs = try BlobStore(directory: folder + "/blobs")
      let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try DurableFile.writeNew(bytes, to: folder + "/upload", mode: 0o600)
      let first = try blobs.put(fileAt: folder + "/upload")
      #expect(try blobs.put(bytes) == first)
      #expect(try blobs.put(fileAt: folder + "/upload") == first)
      var digests: [BlobDigest] = []
      try blobs.forEachDigest { digests.append($0) }
      #expect(digests == [first.digest])
      #expect(try Folder.entries(folder + "/blobs/new").isEmpty)
      #expect(try blobs.contents(first.digest) == bytes)
    }
  }

  @Test func `a truncated file is written again`() throws {
    try withTemporaryFolder { folder in
      let blobs = try BlobStore(directory: folder + "/blobs")
      let blob = try blobs.put(Array("hello".utf8))
      #expect(truncate(blobs.path(blob.digest), 2) == 0)
      #expect(try !blobs.isIntact(blob.digest))
      #expect(try blobs.put(Array("hello".utf8)) == blob)
      #expect(try blobs.isIntact(blob.digest))
    }
  }

  @Test func `a missing upload leaves nothing behind`() throws {
    try withTemporaryFolder { folder in
      let blobs = try BlobStore(directory: folder + "/blobs")
      #expect(throws: FileError.self) { try blobs.put(fileAt: folder + "/nowhere") }
      #expect(try Folder.entries(folder + "/blobs/new").isEmpty)
    }
  }

  @Test(arguments: ["", "../../../etc/passwd", String(repeating: "A", count: 64), String(repeating: "a", count: 63)])
  func `only 64 hexadecimal digits name content`(text: String) {
    #expect(BlobDigest(text) == nil)
  }
}

@Suite struct FileLockTests {
  @Test func `shared locks stand together, an exclusive one alone`() throws {
    try withTemporaryFolder { folder in
      var first = try FileLock(folder + "/lock", exclusive: false)
      let second = try FileLock(folder + "/lock", exclusive: false)
      #expect(first != nil && second != nil)
      #expect(try FileLock(folder + "/lock", exclusive: true) == nil)
      first = nil
      withExtendedLifetime(second) {}
    }
  }

  @Test func `a lock that is lost takes nobody else's file along`() throws {
    try withTemporaryFolder { folder in
      let held = try FileLock(folder + "/lock", exclusive: true)
      #expect(held != nil)
      let stop = Atomic(false)
      let taken = Atomic(0)
      DispatchQueue.concurrentPerform(iterations: 2) { lane in
        if lane == 0 {
          for _ in 0..<20_000 where taken.load(ordering: .relaxed) == 0 { Self.lose(folder + "/lock") }
          stop.store(true, ordering: .relaxed)
        } else {
          while !stop.load(ordering: .relaxed) {
            let file = open("/dev/null", O_RDONLY)
            sched_yield()
            if close(file) != 0 { taken.add(1, ordering: .relaxed) }
          }
        }
      }
      #expect(taken.load(ordering: .relaxed) == 0)
      withExtendedLifetime(held) {}
    }
  }

  private static func lose(_ path: String) {
    do { #expect(try FileLock(path, exclusive: true) == nil) } catch { Issue.record(error) }
  }
}

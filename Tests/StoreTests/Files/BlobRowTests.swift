import Glibc
import Testing
import Values

@testable import Store

@Suite struct BlobRowTests {
  @Test func `the file goes with the last row that names it`() throws {
    try Office.open { office in
      let founder = NewMember(name: "Cy", email: "cy@example.com", role: "ADMIN")
      let harbour = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      let blob = try office.store.blobs.put(Array("contract".utf8))
      let first = try office.ada.write { try $0.keep(blob) }
      let second = try harbour.write { try $0.keep(blob) }
      #expect(try office.ada.write { writer in try writer.release(blob: first) })
      #expect(try office.store.sweepBlobs() == 0)
      #expect(office.store.blobs.has(blob.digest))
      #expect(try harbour.write { writer in try writer.release(blob: second) })
      #expect(office.store.blobs.has(blob.digest))
      #expect(try office.store.sweepBlobs() == 1)
      #expect(!office.store.blobs.has(blob.digest))
    }
  }

  @Test func `content that is named again before the sweep stays`() throws {
    try Office.open { office in
      let blob = try office.store.blobs.put(Array("contract".utf8))
      let id = try office.ada.write { try $0.keep(blob) }
      try office.ada.write { _ = try $0.release(blob: id) }
      try office.ada.write { _ = try $0.keep(blob) }
      #expect(try office.store.sweepBlobs() == 0)
      #expect(office.store.blobs.has(blob.digest))
    }
  }

  @Test func `content whose file is gone is not named`() throws {
    try Office.open { office in
      let blob = try office.store.blobs.put(Array("contract".utf8))
      try office.store.blobs.remove(blob.digest)
      #expect(throws: BlobGone(digest: blob.digest)) { try office.ada.write { try $0.keep(blob) } }
      _ = try office.store.blobs.put(Array("contract".utf8))
      try office.ada.write { _ = try $0.keep(blob) }
    }
  }

  @Test func `content that a sweep took between being put and being named is put again`() throws {
    try Office.open { office in
      var tries = 0
      let id = try BlobGone.mending {
        let blob = try office.store.blobs.put(Array("contract".utf8))
        tries += 1
        if tries == 1 { try office.store.blobs.remove(blob.digest) }
        return try office.ada.write { try $0.keep(blob) }
      }
      #expect(tries == 2)
      #expect(try office.ada.read { try $0.blob(id) }.map { office.store.blobs.has($0.digest) } == true)
    }
  }

  @Test func `a row of another workspace names nothing here`() throws {
    try Office.open { office in
      let founder = NewMember(name: "Cy", email: "cy@example.com", role: "ADMIN")
      let harbour = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      let id = try office.ada.write { try $0.keep(office.store.blobs.put(Array("contract".utf8))) }
      let found = try harbour.read { try $0.blob(id) }
      #expect(found == nil)
      #expect(try !harbour.write { writer in try writer.release(blob: id) })
      let own = try office.ada.read { try $0.blob(id) }
      #expect(own?.size == 8)
    }
  }

  @Test func `content that no row names within a day goes, and what is named or young stays`() throws {
    try Office.open { office in
      let blobs = office.store.blobs
      let (orphan, named) = (try blobs.put(Array("orphan".utf8)), try blobs.put(Array("contract".utf8)))
      _ = try office.ada.write { try $0.keep(named) }
      try DurableFile.writeNew([1], to: blobs.directory + "/new/broken-off", mode: 0o600)
      #expect(try office.store.sweepOrphans() == 0)
      #expect(blobs.has(orphan.digest))
      #expect(try office.store.sweepOrphans(at: Instant.now.adding(seconds: 86_500)) == 1)
      #expect(!blobs.has(orphan.digest) && blobs.has(named.digest))
      #expect(try Folder.entries(blobs.directory + "/new").isEmpty)
    }
  }

  @Test func `an orphan that is put again is young again`() throws {
    try Office.open { office in
      let blobs = office.store.blobs
      let orphan = try blobs.put(Array("orphan".utf8))
      var old = [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
      #expect(utimes(blobs.path(orphan.digest), &old) == 0)
      _ = try blobs.put(Array("orphan".utf8))
      #expect(try office.store.sweepOrphans() == 0)
      #expect(utimes(blobs.path(orphan.digest), &old) == 0)
      #expect(try office.store.sweepOrphans() == 1)
    }
  }

  @Test func `nothing is swept while a backup copies`() throws {
    try Office.open { office in
      let id = try office.ada.write { try $0.keep(office.store.blobs.put(Array("contract".utf8))) }
      try office.ada.write { _ = try $0.release(blob: id) }
      let copying = try office.store.blobs.lock(exclusive: false)
      #expect(copying != nil)
      #expect(try office.store.sweepBlobs() == 0)
      withExtendedLifetime(copying) {}
    }
  }
}

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

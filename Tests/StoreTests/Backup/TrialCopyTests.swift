import Testing

@testable import Store

@Suite struct `A copy to try things on` {
  private struct Stop: Error {}

  private func trials(_ store: Store) throws -> [String] {
    try Folder.entries(store.directory).filter { $0.hasPrefix(TrialCopy.prefix) }
  }

  @Test func `holds the data while somebody works with it, and is gone however that ends`() throws {
    try Office.open { office in
      let names = try office.ada.withTrialCopy { folder in
        try office.store.removeAbandonedTrials()
        #expect(try office.ada.copiesOfData().map { office.store.directory + "/" + $0.name } == [folder])
        let copy = try Office.store(in: folder)
        defer { #expect(throws: Never.self) { try copy.close() } }
        return try copy.installation.workspaces().map(\.name)
      }
      #expect(try names == office.store.installation.workspaces().map(\.name))
      #expect(throws: Stop.self) { try office.ada.withTrialCopy { _ in throw Stop() } }
      #expect(try trials(office.store).isEmpty)
    }
  }

  @Test func `goes with the next scrub when its process was killed`() throws {
    try Office.open { office in
      let left = office.store.directory + "/" + TrialCopy.prefix + "left"
      try Folder.make(left)
      try DurableFile.writeNew([1], to: left + "/kith.sqlite", mode: 0o600)
      try office.ada.scrub()
      #expect(try trials(office.store).isEmpty)
    }
  }
}

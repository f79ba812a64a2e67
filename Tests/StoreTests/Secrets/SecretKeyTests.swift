import Glibc
import Testing

@testable import Store

@Suite struct SecretKeyTests {
  @Test func `what was sealed opens again in its place only`() throws {
    let key = SecretKey(bytes: randomBytes(32))
    let sealed = try key.seal("123456782", for: "customers.bsn/1")
    #expect(try key.open(sealed, for: "customers.bsn/1") == "123456782")
    #expect(throws: SealError.doesNotOpen) { try key.open(sealed, for: "customers.bsn/2") }
    #expect(throws: SealError.doesNotOpen) { try SecretKey(bytes: randomBytes(32)).open(sealed, for: "customers.bsn/1") }
  }

  @Test func `every changed byte of a sealed value is noticed`() throws {
    let key = SecretKey(bytes: randomBytes(32))
    let sealed = try key.seal("x", for: "a")
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(throws: SealError.doesNotOpen) { try key.open(changed, for: "a") }
      #expect(throws: SealError.doesNotOpen) { try key.open(Array(sealed[..<index]), for: "a") }
    }
  }

  @Test func `the same text seals differently each time`() throws {
    let key = SecretKey(bytes: randomBytes(32))
    #expect(try key.seal("x", for: "a") != key.seal("x", for: "a"))
  }

  @Test func `the key file is made once and only its owner may read it`() throws {
    try withTemporaryFolder { folder in
      let first = try SecretKey(in: folder)
      let sealed = try first.seal("kept", for: "a")
      #expect(try SecretKey(in: folder).open(sealed, for: "a") == "kept")
      var information = stat()
      #expect(stat(folder + "/secret.key", &information) == 0)
      #expect(information.st_mode & 0o777 == 0o600)
      #expect(information.st_size == 32)
    }
  }

  @Test func `a key that is lost is not replaced once there is a workspace`() throws {
    try Office.open { office in
      let folder = office.store.directory
      try Folder.move(folder + "/secret.key", to: folder + "/kept")
      let error = #expect(throws: StoreError.self) { try Office.store(in: folder) }
      #expect(error?.description.contains("secret.key is missing") == true)
      #expect(!Folder.exists(folder + "/secret.key"))
      try Folder.move(folder + "/kept", to: folder + "/secret.key")
      try Office.store(in: folder).close()
    }
  }

  @Test func `of two that start at once the later takes the earlier one's key`() throws {
    try withTemporaryFolder { folder in
      try DurableFile.makeOnce([UInt8](repeating: 1, count: 32), at: folder + "/secret.key", mode: 0o600)
      try DurableFile.makeOnce([UInt8](repeating: 2, count: 32), at: folder + "/secret.key", mode: 0o600)
      #expect(try DurableFile.contents(of: folder + "/secret.key") == [UInt8](repeating: 1, count: 32))
      #expect(try Folder.entries(folder) == ["secret.key"])
    }
  }

  @Test func `random bytes are as many as asked for`() {
    for count in 0..<40 { #expect(randomBytes(count).count == count) }
    #expect(Set((0..<100).map { _ in randomBytes(9) }).count == 100)
  }

  @Test func `a key file of another length is refused`() throws {
    try withTemporaryFolder { folder in
      try DurableFile.writeNew([1, 2, 3], to: folder + "/secret.key", mode: 0o600)
      #expect(throws: SealError.keyIsDamaged) { try SecretKey(in: folder) }
    }
  }
}

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

  @Test func `a key file of another length is refused`() throws {
    try withTemporaryFolder { folder in
      try DurableFile.write([1, 2, 3], to: folder + "/secret.key", mode: 0o600)
      #expect(throws: SealError.keyIsDamaged) { try SecretKey(in: folder) }
    }
  }
}

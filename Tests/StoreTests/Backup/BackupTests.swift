import Foundation
import Glibc
import Synchronization
import Testing
import Values

@testable import Store

@Suite struct BackupTests {
  private let schema = Schema(migrations: [], tables: [], roles: Office.roles)

  private func mode(_ path: String) -> mode_t {
    var information = stat()
    return stat(path, &information) == 0 ? information.st_mode & 0o777 : 0
  }

  @Test func `a backup made while others write restores to a clean check`() throws {
    try withTemporaryFolder { folder in
      let store = try Office.store(in: folder + "/data", access: .serve)
      let ada = try store.installation.createWorkspace(name: "Fern & Moss", currency: .eur, founder: Office.founder(store))
      let stop = Atomic(false)
      let written = Atomic(0)
      let failure = Mutex<String?>(nil)
      DispatchQueue.concurrentPerform(iterations: 2) { lane in
        do {
          while lane == 0, !stop.load(ordering: .relaxed) {
            try ada.write { writer in
              try writer.enqueue(Job.Draft(kind: "greet", payload: .string(String(repeating: "x", count: 5_000))))
              _ = try writer.keep(store.blobs.put(Array("content \(written.load(ordering: .relaxed))".utf8)))
              try writer.append(Event.Draft(entity: "deal", record: RecordID(), verb: "created"))
            }
            written.add(1, ordering: .relaxed)
          }
          guard lane == 1 else { return }
          while written.load(ordering: .relaxed) < 5 { usleep(1_000) }
          for index in 0..<3 { _ = try store.backUp(to: "\(folder)/backup-\(index)") }
        } catch {
          failure.withLock { $0 = "\(error)" }
        }
        stop.store(true, ordering: .relaxed)
      }
      #expect(failure.withLock { $0 } == nil)
      try store.close()
      for index in 0..<3 {
        try Restore.restore(from: "\(folder)/backup-\(index)", to: "\(folder)/restored-\(index)", schema: schema)
        let restored = try Office.store(in: "\(folder)/restored-\(index)")
        #expect(try restored.check().isEmpty)
        #expect(try restored.unscopedRead { try $0.integer("SELECT count(*) FROM main.blobs") } ?? 0 >= 5)
        try restored.close()
      }
    }
  }

  @Test func `only the owner may look into a backup`() throws {
    try Office.open { office in
      let target = office.store.directory + "-backup"
      _ = try office.store.backUp(to: target + "/")
      #expect(mode(target) == 0o700)
      #expect(mode(target + "/kith.sqlite") == 0o600)
      #expect(mode(target + "/secret.key") == 0o600)
      #expect(try Folder.entries(target) == ["blobs", "kith.sqlite", "secret.key"])
    }
  }

  @Test func `a backup is not written over anything`() throws {
    try Office.open { office in
      let target = office.store.directory + "-backup"
      try Folder.make(target)
      let backup = try office.store.backUp(to: target)
      #expect(backup.blobs == 0 && backup.size > 10_000)
      #expect { try office.store.backUp(to: target) } throws: { $0.isLocked }
    }
  }

  @Test func `a copy of a folder in use is no backup, because its log would be lost`() throws {
    try Office.open { office in
      let source = office.store.directory + "-backup"
      _ = try office.store.backUp(to: source)
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: source + "/kith.sqlite-wal"))
      let error = #expect(throws: StoreError.self) { try Restore.restore(from: source, to: source + "-new", schema: schema) }
      #expect(error?.description.contains("copy of a data folder in use") == true)
      try Data().write(to: URL(fileURLWithPath: source + "/kith.sqlite-wal"))
      try Restore.restore(from: source, to: source + "-new", schema: schema)
    }
  }

  @Test func `a restore ends tokens and invitations too`() throws {
    try Office.open { office in
      let source = office.store.directory + "-backup"
      let token = try office.installation.issueToken(for: office.ada.userID, name: "test").text
      let member = try office.ada.write { try $0.addMember(NewMember(name: "Cy", email: "cy@example.com", role: "USER")) }
      _ = try office.ada.write { try $0.invite(member.id) }
      _ = try office.store.backUp(to: source)
      try Restore.restore(from: source, to: source + "-new", schema: schema)
      let restored = try Office.store(in: source + "-new")
      #expect(try restored.installation.session(apiToken: token, requestID: "r") == nil)
      #expect(try restored.unscopedRead { try $0.integer("SELECT count(*) FROM main.invitations") } == 0)
      try restored.close()
    }
  }

  @Test func `a backup waits until nobody clears files away`() throws {
    try Office.open { office in
      let held = Mutex(try office.store.blobs.lock(exclusive: true))
      #expect(held.withLock { $0 != nil })
      Thread {
        usleep(300_000)
        held.withLock { $0 = nil }
      }.start()
      #expect(try office.store.backUp(to: office.store.directory + "-backup").blobs == 0)
    }
  }

  @Test func `a restore signs everybody out, keeps what was there, and opens what was sealed`() throws {
    try Office.open { office in
      let (source, target) = (office.store.directory + "-backup", office.store.directory + "-other")
      let cookie = try office.cookie()
      let sealed = try office.store.secretKey.seal("123456782", for: "a")
      let id = try office.ada.write { try $0.keep(office.store.blobs.put(Array("contract".utf8))) }
      _ = try office.store.backUp(to: source)
      let before = try Office.store(in: target)
      _ = try before.installation.createWorkspace(name: "Old", currency: .usd, founder: Office.founder(before))
      try before.close()
      try Restore.restore(from: source, to: target, schema: schema)
      let restored = try Office.store(in: target)
      #expect(try restored.installation.workspaces().map(\.name) == ["Fern & Moss"])
      #expect(try restored.installation.session(cookie: cookie, requestID: "r") == nil)
      #expect(try restored.secretKey.open(sealed, for: "a") == "123456782")
      let blob = try restored.unscopedRead { try $0.exists("SELECT 1 FROM main.blobs WHERE id = \(id)") }
      #expect(blob)
      let kept = try #require(try Folder.entries(target).first { $0.hasPrefix("replaced-") })
      #expect(try Set(Folder.entries(target + "/" + kept)).isSuperset(of: ["blobs", "kith.sqlite", "secret.key"]))
      try restored.close()
    }
  }

  @Test func `a restore says where the old data is, and discards it when asked`() throws {
    try Office.open { office in
      let (source, target) = (office.store.directory + "-backup", office.store.directory + "-other")
      _ = try office.store.backUp(to: source)
      #expect(try Restore.restore(from: source, to: target, schema: schema) == nil)
      let old = try #require(try Restore.restore(from: source, to: target, schema: schema))
      #expect(try old.hasPrefix(target + "/replaced-") && Folder.entries(old).contains("kith.sqlite"))
      #expect(try Restore.restore(from: source, to: target, schema: schema, discardsOld: true) == nil)
      #expect(try Folder.entries(target).filter { $0.hasPrefix("replaced-") }.count == 1)
    }
  }

  @Test func `a folder in use is not restored, and what is no backup or damaged is refused`() throws {
    try Office.open { office in
      let source = office.store.directory + "-backup"
      _ = try office.store.backUp(to: source)
      #expect { try Restore.restore(from: source, to: office.store.directory, schema: schema) } throws: { $0.isLocked }
      #expect(try office.installation.workspaces().count == 1)
      #expect { try Restore.restore(from: source + "/blobs", to: source + "-new", schema: schema) } throws: { $0.isDamaged }
      let file = open(source + "/kith.sqlite", O_WRONLY)
      #expect(pwrite(file, [UInt8](repeating: 7, count: 30_000), 30_000, 4_096) == 30_000)
      close(file)
      #expect(throws: StoreError.self) { try Restore.restore(from: source, to: source + "-new", schema: schema) }
      #expect(try Folder.entries(source + "-new") == ["kith.lock"])
    }
  }

  @Test func `a backup of a newer version is refused before anything moves`() throws {
    try Office.open { office in
      let source = office.store.directory + "-backup"
      try office.force("INSERT INTO main.migrations (number, name, applied_at) VALUES (900, 'later', 0)")
      _ = try office.store.backUp(to: source)
      #expect(throws: StoreError.newerSchema(900)) { try Restore.restore(from: source, to: source + "-new", schema: schema) }
    }
  }

  @Test func `an interrupted restore goes on at the next start`() throws {
    try Office.open { office in
      let (source, target) = (office.store.directory + "-backup", office.store.directory + "-other")
      _ = try office.store.backUp(to: source)
      try Office.store(in: target).close()
      // As if the process had ended after the first of three moves.
      try Folder.move(source, to: target + "/restored")
      try Folder.make(target + "/replaced-1")
      try Folder.move(target + "/kith.sqlite", to: target + "/replaced-1/kith.sqlite")
      try Folder.move(target + "/restored/kith.sqlite", to: target + "/kith.sqlite")
      let restored = try Office.store(in: target)
      #expect(try restored.installation.workspaces().map(\.name) == ["Fern & Moss"])
      #expect(try !Folder.entries(target).contains("restored"))
      #expect(try restored.check().isEmpty)
      try restored.close()
    }
  }
}

@Suite struct `A backup of a folder with damaged files` {
  private let schema = Schema(migrations: [], tables: [], roles: Office.roles)

  @Test func `holds everything else, says what it lacks, and restores without it`() throws {
    try Office.open { office in
      let (source, blobs) = (office.store.directory + "-backup", office.store.blobs)
      let contents = try ["whole", "missing", "changed"].map { try blobs.put(Array($0.utf8)) }
      try office.ada.write { writer in for content in contents { _ = try writer.keep(content) } }
      try blobs.remove(contents[1].digest)
      #expect(truncate(blobs.path(contents[2].digest), 3) == 0)
      let backup = try office.store.backUp(to: source)
      #expect(backup.blobs == 1)
      #expect(Set(backup.lacking) == Set(contents[1...].map(\.digest)))
      try Restore.restore(from: source, to: source + "-new", schema: schema)
      let restored = try Office.store(in: source + "-new")
      #expect(restored.blobs.has(contents[0].digest) && !restored.blobs.has(contents[1].digest))
      #expect(try restored.check().filter { $0.weight == .damage }.count == 2)
      try restored.close()
      // What it does not say it lacks may not be missing.
      try BlobStore(reading: source + "/blobs").remove(contents[0].digest)
      #expect(throws: FileError.self) { try Restore.restore(from: source, to: source + "-other", schema: schema) }
    }
  }
}

@Suite struct CheckTests {
  @Test func `check waits until nobody clears files away`() throws {
    try Office.open { office in
      let content = try office.store.blobs.put(Array("contract".utf8))
      let id = try office.ada.write { try $0.keep(content) }
      let held = Mutex(try office.store.blobs.lock(exclusive: true))
      let failure = Mutex<String?>(nil)
      Thread {
        usleep(300_000)
        do {
          // As the sweep does: the row is gone first, then the file, then the lock.
          _ = try office.ada.write { try $0.release(blob: id) }
          try office.store.blobs.remove(content.digest)
        } catch {
          failure.withLock { $0 = "\(error)" }
        }
        held.withLock { $0 = nil }
      }.start()
      let start = ContinuousClock.now
      #expect(try office.store.check().isEmpty)
      #expect(ContinuousClock.now - start >= .milliseconds(250))
      #expect(failure.withLock { $0 } == nil)
    }
  }

  @Test func `check names a missing file, a changed one, a stray one and a changed event`() throws {
    try Office.open { office in
      #expect(try office.store.check().isEmpty)
      let blobs = office.store.blobs
      let (missing, changed, stray) = (
        try blobs.put(Array("missing".utf8)), try blobs.put(Array("changed".utf8)), try blobs.put(Array("stray".utf8))
      )
      try office.ada.write { writer in
        _ = try writer.keep(missing)
        _ = try writer.keep(changed)
      }
      try blobs.remove(missing.digest)
      #expect(truncate(blobs.path(changed.digest), 3) == 0)
      try office.force("UPDATE main.events SET verb = 'something else' WHERE seq = 1")
      let findings = try office.store.check()
      let texts = findings.map(\.description)
      #expect(texts.contains("the file \(missing.digest) is missing"))
      #expect(texts.contains("the file \(changed.digest) does not hold what its name says"))
      #expect(texts.contains("nothing names the file \(stray.digest)"))
      #expect(texts.contains { $0.hasPrefix("events of Fern & Moss: event 1") })
      #expect(findings.filter { $0.weight == .remark }.count == 1)
      #expect(findings.count == 4)
    }
  }
}

import Values

/// Something that `check` found.
public struct CheckFinding: Hashable, Sendable, CustomStringConvertible {
  /// How much it matters.
  public enum Weight: Hashable, Sendable {
    /// Data is lost or was changed from outside.
    case damage
    /// Worth knowing, and harmless: a file that nothing names, which an upload cut short leaves behind.
    case remark
  }

  public let weight: Weight
  public let description: String
}

extension Store {
  /// Looks at everything: the file's structure, references, the chains of events, and the files of content. Reads all of it.
  /// - Returns: nothing for a sound folder.
  public func check() throws -> [CheckFinding] {
    // Content that somebody lets go of meanwhile keeps its file until this has ended.
    let lock = try holdFiles()
    defer { withExtendedLifetime(lock) {} }
    return try unscopedRead { try structure($0) + references($0) } + namedBlobs() + unscopedRead(strayBlobs) + chains()
  }

  private func structure(_ db: Unscoped) throws -> [CheckFinding] {
    let page = try db.page("PRAGMA integrity_check(20)")
    let lines = (0..<page.rowCount).compactMap { page.string($0, 0) }
    return lines == ["ok"] ? [] : lines.map { CheckFinding(weight: .damage, description: "database: \($0)") }
  }

  private func references(_ db: Unscoped) throws -> [CheckFinding] {
    let page = try db.page("SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2")
    return (0..<page.rowCount).map { row in
      let (table, parent, count) = (page.string(row, 0) ?? "?", page.string(row, 1) ?? "?", page.integer(row, 2) ?? 0)
      let rows = count == 1 ? "1 row of \(table) names a row" : "\(count) rows of \(table) name rows"
      return CheckFinding(weight: .damage, description: "\(rows) of \(parent) that \(count == 1 ? "does" : "do") not exist")
    }
  }

  private func chains() throws -> [CheckFinding] {
    try installation.workspaces().compactMap { workspace in
      guard let session = try installation.systemSession(in: workspace.id, requestID: "check"),
        let broken = try session.read({ try $0.eventChainFault() })
      else { return nil }
      return CheckFinding(weight: .damage, description: "events of \(workspace.name): \(broken)")
    }
  }

  /// Reads the files outside of any transaction, which would keep the log from being emptied as long.
  private func namedBlobs() throws -> [CheckFinding] {
    let page = try unscopedRead { try $0.page("SELECT DISTINCT digest FROM main.blobs ORDER BY digest") }
    return try (0..<page.rowCount).compactMap { row in
      guard let digest = page.blob(row, 0).flatMap({ BlobDigest(bytes: $0) }) else { return nil }
      guard blobs.has(digest) else { return CheckFinding(weight: .damage, description: "the file \(digest) is missing") }
      guard try !blobs.isIntact(digest) else { return nil }
      return CheckFinding(weight: .damage, description: "the file \(digest) does not hold what its name says")
    }
  }

  private func strayBlobs(_ db: Unscoped) throws -> [CheckFinding] {
    var findings: [CheckFinding] = []
    try blobs.forEachDigest { digest in
      let isLeftover = try db.exists("SELECT 1 FROM main.blob_leftovers WHERE digest = \(digest.bytes)")
      guard try !isLeftover && !db.isNamed(digest) else { return }
      findings.append(CheckFinding(weight: .remark, description: "nothing names the file \(digest)"))
    }
    return findings
  }
}

import Records
import Store
import Values

/// How a workspace reads the columns of files that come again and again.
enum ImportMemory {
  /// The map that files with these headers were read with last time; nil for new ones.
  static func map(_ kind: ImportKind, _ header: [String], _ session: Session) throws -> ImportMap? {
    let known = try session.read {
      try $0.string("SELECT map FROM import_maps WHERE kind = \(kind.rawValue) AND headers = \(key(header))")
    }
    return try known.map { try ImportMap(JSON.parse($0)) }
  }

  static func keep(_ map: ImportMap, _ kind: ImportKind, _ header: [String], _ session: Session) throws {
    try session.write { writer in
      let set: [(SQLName, SQLValue)] = [("map", .text(map.json.text)), ("saved_at", .integer(writer.now.milliseconds))]
      if let id = try writer.id("SELECT id FROM import_maps WHERE kind = \(kind.rawValue) AND headers = \(key(header))") {
        _ = try writer.update("import_maps", id, version: nil, set: set)
      } else {
        try writer.insert(
          "import_maps", [("id", .id(RecordID(at: writer.now))), ("kind", .text(kind.rawValue)), ("headers", .text(key(header)))] + set)
      }
    }
  }

  /// Names in any order are the same set.
  private static func key(_ header: [String]) -> String { header.map(HeaderMatcher.folded).sorted().joined(separator: "\n") }
}

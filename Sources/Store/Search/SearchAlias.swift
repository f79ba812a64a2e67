public import Values

/// A name by which records are found whose text does not hold it. Documents hold a sign in its place, so that a new name counts at once and
/// no document is written.
public struct SearchAlias: Hashable, Sendable {
  let name: String
  let sign: String

  /// - Parameters:
  ///   - name: what people type.
  ///   - id: what it is the name of; see `sign(of:)`.
  public init(_ name: String, of id: RecordID) {
    self.name = SearchFolding.fold(name)
    sign = Self.sign(of: id)
  }

  /// What stands in `SearchDocument.text`: eleven characters of private use, which nobody types and no name holds.
  public static func sign(of id: RecordID) -> String {
    // Six bits each, from U+E000 on: 0xEE, 0x80 and the bits behind a mark in UTF-8.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(33)
    for shift in stride(from: UInt64(0), to: 64, by: 6) { bytes += [0xEE, 0x80, 0x80 | UInt8(id.low >> shift & 0x3f)] }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// More names than this that hold one term narrow nothing down.
  private static let limit = 40

  static func signs(of term: String, among aliases: [SearchAlias]) -> [String] {
    Array(Set(aliases.lazy.filter { $0.name.contains(term) }.map(\.sign).prefix(limit))).sorted()
  }
}

extension MigrationConnection {
  /// Puts signs in the place of a line of what search knows of a record.
  public func replaceInSearch(_ line: String, by ids: [RecordID], tenant: Int64, kind: String, id: RecordID) throws {
    let known = try page("SELECT seq, subtitle FROM search_documents WHERE tenant_id = \(tenant) AND kind = \(kind) AND id = \(id)")
    guard let seq = known.isEmpty ? nil : known.integer(0, 0) else { return }
    let row = SearchRow.id(tenant, seq)
    let (subtitle, folded) = (SearchFolding.fold(known.string(0, 1) ?? ""), SearchFolding.fold(line))
    let text = try page("SELECT text FROM search_index WHERE rowid = \(row)").string(0, 0) ?? ""
    var lines = text.dropFirst(subtitle.count + 1).split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    lines.removeAll { $0 == folded }
    let first = subtitle == folded ? "" : subtitle
    if subtitle == folded { try execute("UPDATE search_documents SET subtitle = '' WHERE seq = \(seq)") }
    let signs = ids.map(SearchAlias.sign)
    try execute("UPDATE search_index SET text = \(first + " " + (lines + signs).joined(separator: "\n")) WHERE rowid = \(row)")
  }
}

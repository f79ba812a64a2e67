import Records
import Store
import Templating
import Values

/// One record that was found.
struct Found {
  let kind: SearchKind
  let id: RecordID
  let title: String
  let subtitle: String
  let amount: Money?

  var json: JSON {
    let line = [subtitle, amount?.formatted ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
    return [
      "type": .string(kind.name), "id": JSON(id), "title": .string(title), "subtitle": .string(line), "url": .string(kind.url(id)),
    ]
  }

  /// `title` in pieces, those that were typed apart from the rest.
  func value(sought: String) -> Value {
    [
      "id": .id(id), "url": .string(kind.url(id)), "name": .string(title), "pieces": .list(Self.pieces(title, sought)),
      "subtitle": .string(subtitle), "amount": Value(amount?.formatted),
    ]
  }

  static func pieces(_ title: String, _ sought: String) -> [Value] {
    guard !sought.isEmpty, let range = range(of: sought, in: title) else { return [["text": .string(title), "hit": false]] }
    let parts = [(title[..<range.lowerBound], false), (title[range], true), (title[range.upperBound...], false)]
    return parts.filter { !$0.0.isEmpty }.map { ["text": .string(String($0.0)), "hit": .bool($0.1)] }
  }

  private static func range(of sought: String, in title: String) -> Range<String.Index>? {
    var start = title.startIndex
    let length = sought.count
    while let end = title.index(start, offsetBy: length, limitedBy: title.endIndex) {
      if title[start..<end].lowercased() == sought.lowercased() { return start..<end }
      guard start < title.endIndex else { return nil }
      start = title.index(after: start)
    }
    return nil
  }
}

/// Looks records up by what was typed. What the member may not see, and what is in Trash, is not found.
struct Finding {
  let reader: Reader
  let text: String

  func records(_ kind: SearchKind, limit: Int) throws -> [Found] {
    guard kind.isSeen(by: reader.session), limit > 0 else { return [] }
    // Records of others may have to be left out again, so some more are asked for.
    let type = ProductSchema.entities.first { $0.name == kind.name }
    let wanted = min(limit * 2 + 5, 100)
    var hits = try type?.find(text, limit: wanted, reader) ?? reader.find(SearchQuery(text: text, kinds: [kind.name], limit: wanted))
    let known = Set(hits.map(\.id))
    hits += try ClientSearch.hits(kind.name, text, limit: wanted - hits.count, reader).filter { !known.contains($0.id) }
    let isVeiled = try type?.seen(by: reader).isVeiled ?? false
    let details = try reader.page(kind.details(hits.map(\.id), reader.session))
    let places = (0..<details.rowCount).compactMap { row in details.id(row, 0).map { ($0, row) } }
    let rows = Dictionary(uniqueKeysWithValues: places)
    return Array(
      hits.lazy.compactMap { hit in rows[hit.id].map { found(hit.id, title(of: hit), kind, details, $0, isVeiled: isVeiled) } }.prefix(
        limit))
  }

  /// Whether a letter or two begin so many words that some records which answer were not looked at.
  func isCut(_ kinds: [SearchKind]) throws -> Bool {
    try reader.isCut(SearchQuery(text: text, kinds: kinds.filter { $0.isSeen(by: reader.session) }.map(\.name)))
  }

  /// A call need have no subject; its first words stand for it.
  private func title(of hit: SearchHit) -> String { hit.title.isEmpty ? CommunicationRows.excerpt(hit.subtitle) : hit.title }

  /// One record by its id, as it would have been found.
  func record(_ kind: SearchKind, _ id: RecordID) throws -> Found? {
    guard kind.isSeen(by: reader.session),
      let type = try ProductSchema.entities.first(where: { $0.name == kind.name })?.seen(by: reader), let row = try type.find(id, reader)
    else { return nil }
    let details = try reader.page(kind.details([id], reader.session))
    guard !details.isEmpty else { return nil }
    return found(id, row.title, kind, details, 0, isVeiled: type.isVeiled)
  }

  private func found(_ id: RecordID, _ title: String, _ kind: SearchKind, _ page: CellPage, _ row: Int, isVeiled: Bool) -> Found {
    // The second line is made of fields that this member may not be shown.
    let texts = isVeiled ? [] : [page.string(row, 1), page.string(row, 2)]
    let line = texts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
    let currency = page.string(row, 4).flatMap { Currency($0) } ?? reader.session.currency
    return Found(
      kind: kind, id: id, title: title, subtitle: line, amount: page.integer(row, 3).map { Money(minor: $0, currency: currency) })
  }
}

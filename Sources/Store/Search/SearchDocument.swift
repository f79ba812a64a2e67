public import Values

/// What search knows of a record.
public struct SearchDocument: Hashable, Sendable {
  /// The entity's name, at least three letters: `customers`.
  public var kind: String
  public var id: RecordID
  /// What a hit shows, and what counts most.
  public var title: String
  /// The second line of a hit.
  public var subtitle: String
  /// Whatever else is to be found: e-mail, phone, address.
  public var text: String

  public init(kind: String, id: RecordID, title: String, subtitle: String = "", text: String = "") {
    self.kind = kind
    self.id = id
    self.title = title
    self.subtitle = subtitle
    self.text = text
  }
}

/// A question to the search index.
public struct SearchQuery: Hashable, Sendable {
  /// What was typed: words, all of which must occur, in any order and case, with or without accents.
  public var text: String
  /// Which kinds, in the order of the answer.
  public var kinds: [String]
  /// At most so many hits of each kind.
  public var limit: Int
  /// Names for signs that documents hold. They count for words of three letters and more.
  public var aliases: [SearchAlias] = []
  /// Whether `Reader.matches` looks at titles alone.
  public var isTitleOnly = false
  /// Whether `Reader.matches` leaves out what this transaction made or changed, which need not be written then.
  public var leavesOutPending = false

  public init(text: String, kinds: [String], limit: Int = 5) {
    self.text = text
    self.kinds = kinds
    self.limit = limit
  }
}

extension SearchQuery {
  /// Whether a text answers, as the index would say: long words anywhere, short ones at the start of words.
  public func matches(_ text: String) -> Bool {
    let terms = SearchTerms(self.text)
    let folded = SearchFolding.fold(text)
    guard terms.long.allSatisfy({ folded.contains($0) }) else { return false }
    let words = SearchFolding.words(folded)
    return terms.short.allSatisfy { term in words.contains { $0.hasPrefix(term) } }
  }
}

/// A record that was found.
public struct SearchHit: Hashable, Sendable {
  public let kind: String
  public let id: RecordID
  public let title: String
  public let subtitle: String

  public init(kind: String, id: RecordID, title: String, subtitle: String) {
    self.kind = kind
    self.id = id
    self.title = title
    self.subtitle = subtitle
  }
}

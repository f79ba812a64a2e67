/// Where in the markup a place in a template stands, as far as escaping needs to know (WHATWG HTML §13.2.5, tokenization).
struct HTMLState: Equatable {
  enum Place: Equatable {
    case text
    /// After `<`, `</`, `<!` and `<!-`.
    case open, closeOpen, bang, bangDash
    case declaration
    /// With the count of `-` just read.
    case comment(Int)
    case tagName
    case tag
    /// Between a name and what may follow it: branches met here, so only white space, `/` or `>` keeps the parse clear.
    case boundary
    case attributeName, afterName, beforeValue
    case value(quote: UInt8)
    case unquoted
    /// Inside an element without tags of its own, with the count of bytes of its end tag just read.
    case content(matched: Int)
  }

  enum Address: Equatable {
    case none
    /// A URL whose scheme is not settled by what stands in the template so far.
    case open([UInt8])
    /// The whole value is looked at when it ends.
    case checked
    case settled
  }

  var place = Place.text
  var element: [UInt8] = []
  var isEndTag = false
  var attribute: [UInt8] = []
  var address = Address.none

  var isInTag: Bool {
    switch place {
    case .tagName, .tag, .boundary, .attributeName, .afterName: true
    default: false
    }
  }

  var elementName: String { String(decoding: element, as: UTF8.self) }
  var attributeName: String { String(decoding: attribute, as: UTF8.self) }

  /// The state where two branches meet; nil when what follows would mean different things.
  static func meeting(_ left: HTMLState, _ right: HTMLState) -> HTMLState? {
    if left == right { return left }
    guard left.isInTag, right.isInTag, left.isEndTag == right.isEndTag, left.element == right.element else { return nil }
    let (left, right) = (left.atBoundary, right.atBoundary)
    return left.place == .tag && right.place == .tag ? left : left.with(.boundary)
  }

  /// Where a branch or a loop's body may end and another begin: not hanging on a name. In `.tag` a stray `=` is refused, so that
  /// white space after a name is clear enough.
  var atBoundary: HTMLState {
    switch place {
    case .afterName, .tag: with(.tag)
    case .tagName, .attributeName: with(.boundary)
    default: self
    }
  }

  private func with(_ place: Place) -> HTMLState {
    var state = self
    (state.place, state.attribute) = (place, [])
    return state
  }

  static let addressAttributes: Set = [
    "href", "src", "action", "formaction", "poster", "cite", "data", "srcset", "xlink:href", "ping", "background",
  ]
  static let rawElements: Set = ["script", "style"]
  static let textElements: Set = ["title", "textarea"]

  /// How a value printed here must be escaped; nil with a reason when nothing may be printed here.
  func escaping() -> (Escaping?, reason: String) {
    switch place {
    case .text: return (.text, "")
    case .content(let matched) where Self.rawElements.contains(elementName) || matched > 0:
      return (nil, "inside <\(elementName)>; put it into an attribute and read it from there")
    case .content: return (.attribute, "")
    case .value:
      if attribute.starts(with: "on".utf8) { return (nil, "in the event handler “\(attributeName)”") }
      if ["style", "srcdoc"].contains(attributeName) { return (nil, "in the attribute “\(attributeName)”") }
      return (.attribute, "")
    case .comment, .bang, .bangDash, .declaration: return (nil, "inside a comment of the page; {# … #} leaves none")
    case .beforeValue, .unquoted: return (nil, "in an attribute without quotes")
    case .open, .closeOpen, .tagName: return (nil, "in a tag's name")
    case .tag, .boundary, .attributeName, .afterName: return (nil, "inside a tag, outside of an attribute's value")
    }
  }
}

/// Text lets safe HTML through; in an attribute everything is escaped.
enum Escaping: UInt8 { case text, attribute }

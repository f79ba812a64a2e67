/// Moves a state over literal markup.
struct HTMLScanner {
  var state = HTMLState()

  /// A sentence about the byte that was just read, if the markup cannot be understood.
  private(set) var complaint: String?

  /// Reads from `start`; stops before a quote that ends an address to be checked, and at a complaint.
  mutating func scan(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound {
      if case .value(let quote) = state.place, bytes[index] == quote, state.address == .checked { return index }
      read(bytes[index])
      if complaint != nil { return index }
      index += 1
    }
    return index
  }

  /// Reads the quote at which `scan` stopped.
  mutating func endValue() { state = after(value: state) }

  private func after(value state: HTMLState) -> HTMLState {
    var state = state
    (state.place, state.attribute, state.address) = (.tag, [], .none)
    return state
  }

  private mutating func read(_ byte: UInt8) {
    switch state.place {
    case .text: if byte == UInt8(ascii: "<") { state.place = .open }
    case .open, .closeOpen, .bang, .bangDash: readOpening(byte)
    case .declaration: if byte == UInt8(ascii: ">") { state = HTMLState() }
    case .comment(let dashes): readComment(byte, dashes)
    case .content(let matched): readContent(byte, matched)
    case .value(let quote): readValue(byte, quote)
    case .unquoted: if byte.isWhitespace { state = after(value: state) } else if byte == UInt8(ascii: ">") { endTag() }
    default: readTag(byte)
    }
  }

  private mutating func readOpening(_ byte: UInt8) {
    switch (state.place, byte) {
    case (.open, UInt8(ascii: "/")): state.place = .closeOpen
    case (.open, UInt8(ascii: "!")): state.place = .bang
    case (.open, UInt8(ascii: "?")): state.place = .declaration
    case (.closeOpen, _) where !byte.isLetter: state.place = .declaration
    case (.bang, _): state.place = byte == UInt8(ascii: "-") ? .bangDash : .declaration
    case (.bangDash, UInt8(ascii: "-")): state.place = .comment(0)
    case (.bangDash, _): state.place = .declaration
    case (.open, _) where !byte.isLetter: state.place = byte == UInt8(ascii: "<") ? .open : .text
    default: (state.isEndTag, state.element, state.place) = (state.place == .closeOpen, [byte.lowercased], .tagName)
    }
  }

  private mutating func readComment(_ byte: UInt8, _ dashes: Int) {
    if byte == UInt8(ascii: ">"), dashes >= 2 {
      state = HTMLState()
    } else {
      state.place = .comment(byte == UInt8(ascii: "-") ? dashes + 1 : 0)
    }
  }

  private mutating func readContent(_ byte: UInt8, _ matched: Int) {
    let end = Array("</".utf8) + state.element
    if matched < end.count {
      let continues = byte.lowercased == end[matched]
      state.place = .content(matched: continues ? matched + 1 : byte == end[0] ? 1 : 0)
    } else if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || byte.isWhitespace {
      (state.place, state.isEndTag) = (.tagName, true)
      readTag(byte)
    } else {
      state.place = .content(matched: 0)
    }
  }

  private mutating func readTag(_ byte: UInt8) {
    if byte == UInt8(ascii: ">") { return endTag() }
    if byte.isWhitespace { return readSpaceInTag() }
    switch (state.place, byte) {
    case (.beforeValue, UInt8(ascii: "\"")), (.beforeValue, UInt8(ascii: "'")): beginValue(quote: byte)
    case (.beforeValue, _): state.place = .unquoted
    case (_, UInt8(ascii: "/")): (state.place, state.attribute) = (.tag, [])
    case (.tagName, _): state.element.append(byte.lowercased)
    case (.attributeName, UInt8(ascii: "=")), (.afterName, UInt8(ascii: "=")): state.place = .beforeValue
    case (.boundary, _): complaint = "a space, “/” or “>” is needed here, because what stands before it depends on a condition"
    case (_, UInt8(ascii: "=")), (_, UInt8(ascii: "\"")), (_, UInt8(ascii: "'")), (_, UInt8(ascii: "<")):
      complaint = "“\(Character(UnicodeScalar(byte)))” does not belong here: the markup around it is broken"
    case (.attributeName, _): state.attribute.append(byte.lowercased)
    default: (state.place, state.attribute) = (.attributeName, [byte.lowercased])
    }
  }

  private mutating func readSpaceInTag() {
    switch state.place {
    case .tagName, .boundary: state.place = .tag
    case .attributeName: state.place = .afterName
    default: break
    }
  }

  private mutating func endTag() {
    let (element, opens) = (state.element, !state.isEndTag)
    state = HTMLState()
    let name = String(decoding: element, as: UTF8.self)
    guard opens, HTMLState.rawElements.contains(name) || HTMLState.textElements.contains(name) else { return }
    (state.place, state.element) = (.content(matched: 0), element)
  }
}

extension HTMLScanner {
  private mutating func beginValue(quote: UInt8) {
    state.place = .value(quote: quote)
    state.address = HTMLState.addressAttributes.contains(state.attributeName) ? .open([]) : .none
  }

  private mutating func readValue(_ byte: UInt8, _ quote: UInt8) {
    if byte == quote {
      state = after(value: state)
    } else if case .open(var prefix) = state.address {
      prefix.append(byte)
      switch byte {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: ":"): state.address = .settled
      default: state.address = .open(prefix)
      }
    }
  }
}

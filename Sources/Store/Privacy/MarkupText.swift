/// What people read in XML or HTML that comes piece by piece: without tags, with entities as what they stand for, and without white space,
/// because a word may be cut into runs and a name into cells.
struct MarkupText {
  private enum State { case text, tag, entity }

  private static let longestEntity = 10
  private static let named: [Substring: Unicode.Scalar] = {
    var named: [Substring: Unicode.Scalar] = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}", "shy": "\u{ad}", "Scaron": "Š", "scaron": "š",
      "OElig": "Œ",
      "oelig": "œ", "Yuml": "Ÿ", "Zcaron": "Ž", "zcaron": "ž", "Ccaron": "Č", "ccaron": "č", "Lstrok": "Ł", "lstrok": "ł",
    ]
    for (name, value) in zip(latin.split(whereSeparator: \.isWhitespace), UInt8(0xc0)...0xff) { named[name] = Unicode.Scalar(value) }
    return named
  }()
  /// The letters of Latin-1 from 0xC0 on.
  private static let latin = """
    Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde
    Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml
    igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
    """

  private var state = State.text
  private var entity: [UInt8] = []
  /// The first byte of a no-break space or a soft hyphen, or of neither.
  private var isHeld = false

  /// What a piece adds, in UTF-8.
  mutating func plain(_ piece: some Collection<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    for byte in piece { take(byte, &plain) }
    return plain
  }

  private mutating func take(_ byte: UInt8, _ plain: inout [UInt8]) {
    switch (state, byte) {
    case (.tag, UInt8(ascii: ">")): state = .text
    case (.tag, _): break
    case (_, UInt8(ascii: "<")): state = .tag
    case (.entity, UInt8(ascii: ";")): endEntity(&plain)
    case (.entity, _):
      entity.append(byte)
      if entity.count > Self.longestEntity { state = .text }
    case (.text, UInt8(ascii: "&")): (state, entity) = (.entity, [])
    case (.text, _): add(byte, &plain)
    }
  }

  private mutating func endEntity(_ plain: inout [UInt8]) {
    state = .text
    let name = String(decoding: entity, as: UTF8.self)
    let isHex = name.dropFirst().first?.lowercased() == "x"
    let number = name.hasPrefix("#") ? UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10) : nil
    guard let scalar = number.flatMap({ Unicode.Scalar($0) }) ?? Self.named[name[...]] else { return }
    for byte in String(Character(scalar)).utf8 { add(byte, &plain) }
  }

  private mutating func add(_ byte: UInt8, _ plain: inout [UInt8]) {
    if isHeld {
      isHeld = false
      if byte == 0xa0 || byte == 0xad { return }
      plain.append(0xc2)
    }
    switch byte {
    case 0xc2: isHeld = true
    case 0...0x20: break
    default: plain.append(byte)
    }
  }
}

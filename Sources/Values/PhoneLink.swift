/// The address that a phone is called by (RFC 3966).
public enum PhoneLink {
  /// `tel:+31135550120` of `Tel. +31 (0)13 555 0120 ext. 7`; nil where there is nothing to dial.
  public static func url(_ text: String) -> String? {
    let start = text.map(plain).drop { !$0.isNumber && $0 != "+" && $0 != "(" }
    let number = PhoneText.withoutTrunk(PhoneText.withoutExtension(String(start)))
    let digits = number.filter(\.isNumber)
    guard !digits.isEmpty else { return nil }
    return "tel:" + (number.prefix { !$0.isNumber }.contains("+") ? "+" : "") + digits
  }

  /// As one would type it: digits of every script, spaces and dashes of every width.
  private static func plain(_ character: Character) -> Character {
    if let digit = character.wholeNumberValue, (0...9).contains(digit) { return Character(String(digit)) }
    if character.isWhitespace { return " " }
    if character.unicodeScalars.first?.properties.generalCategory == .dashPunctuation { return "-" }
    return character == "＋" ? "+" : character
  }
}

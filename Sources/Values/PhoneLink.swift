/// The address that a phone is called by (RFC 3966).
public enum PhoneLink {
  /// `tel:+31135550120` of `+31 13 555 0120`; nil where there is nothing to dial.
  public static func url(_ text: String) -> String? {
    let digits = text.compactMap { $0 == "+" ? "+" : $0.wholeNumberValue.flatMap { (0...9).contains($0) ? String($0) : nil } }
    return digits.contains { $0 != "+" } ? "tel:" + digits.joined() : nil
  }
}

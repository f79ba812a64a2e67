import Records
import Store
import Values

/// The numbers by which the Dutch state knows companies (KVK) and people (BSN).
enum CustomerNumbers {
  static func settle(_ draft: inout Draft) {
    if draft.changes("kvkNumber"), let text = draft["kvkNumber"].text {
      if let number = digits(text), number.count == 8 {
        draft["kvkNumber"] = .text(number)
      } else {
        draft.fail("kvkNumber", "A KVK number has eight digits, such as 12345678.")
      }
    }
    settleBSN(&draft)
  }

  /// What is stored already is sealed and was right when it was stored; a new value is still plain here.
  private static func settleBSN(_ draft: inout Draft) {
    guard let text = draft["bsn"].text else { return }
    guard draft["type"].text == "INDIVIDUAL" else {
      draft.fail("bsn", "Only a person has a BSN. Empty the field, or choose Person as the type.")
      return
    }
    guard draft.changes("bsn") else { return }
    if let number = digits(text).map({ $0.count == 8 ? "0" + $0 : $0 }), passesElevenTest(number) {
      draft["bsn"] = .text(number)
    } else {
      draft.fail("bsn", "This is no BSN: it has nine digits, and one of them is not right.")
    }
  }

  /// The first digit times nine, the second times eight and so on, less the last one, is a multiple of eleven and not nothing.
  static func passesElevenTest(_ number: String) -> Bool {
    let digits = number.utf8.map { Int($0) - Int(UInt8(ascii: "0")) }
    guard digits.count == 9, digits.allSatisfy((0...9).contains) else { return false }
    let sum = zip(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]).reduce(0) { $0 + $1.0 * $1.1 }
    return sum != 0 && sum.isMultiple(of: 11)
  }

  /// The digits of a number as people write it; nil where it holds anything but digits, spaces, dots and dashes.
  private static func digits(_ text: String) -> String? {
    let number = text.filter { !" .-".contains($0) }
    return number.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? number : nil
  }
}

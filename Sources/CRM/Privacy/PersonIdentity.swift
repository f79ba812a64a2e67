import Records
import Store

/// By what a person is recognised wherever somebody wrote about them.
struct PersonIdentity: Equatable {
  let name: String
  let emails: [String]
  let phones: [String]

  init(_ contact: Row) {
    name = contact.title
    emails = [contact["email"].text].compactMap { $0 }
    phones = ["phone", "mobilePhone", "workPhone"].compactMap { contact[$0].text }
  }

  /// What is looked for. A short first name alone would find everybody who is called so.
  var texts: [String] {
    let digits = phones.map { $0.filter(\.isNumber) }.filter { $0.count >= 7 }
    return Array(Set((isNameTelling ? [name] : []) + emails + phones.filter { $0.count >= 6 } + digits)).sorted()
  }

  var isNameTelling: Bool { name.count >= 8 || name.count >= 4 && name.contains(" ") }

  /// A condition: one of the texts stands somewhere in one of the columns.
  func condition(_ columns: [SQLName]) -> SQL {
    let parts = columns.flatMap { column in texts.map { text -> SQL in "\(column) LIKE \(Self.pattern(text)) ESCAPE '\\'" } }
    return parts.isEmpty ? "1 = 0" : SQL.joined(parts, by: " OR ")
  }

  private static func pattern(_ text: String) -> String {
    "%" + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
  }
}

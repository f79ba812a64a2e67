import Records
import Store
import Values
import Web

/// What a request says of the stage that a card goes to, and what is said of one that is none.
enum StageWords {
  /// Where a drag ended; nil for a plain move, which goes to the top.
  static func place(_ form: FormValues) -> BoardOrder.Place? {
    guard form.contains("before") || form.contains("after") else { return nil }
    return BoardOrder.Place(before: form.text("before").flatMap { RecordID($0) }, after: form.text("after").flatMap { RecordID($0) })
  }

  /// The stage that a form or its address asks for, as it is written there.
  static func wanted(_ context: Context, _ form: FormValues) throws -> String {
    guard let text = form.text("stage") ?? context.query.text("stage") else {
      throw Problem.unprocessable(fields: ["stage": "Choose the stage to move to."])
    }
    return text
  }

  /// What is said of a text that names no stage.
  static func unknown(_ text: String, in place: String = "", of names: [String] = []) -> String {
    "There is no stage “\(text.prefix(60))”\(place)." + (names.isEmpty ? "" : " Choose \(names.joined(separator: ", ")).")
  }

  static func refusal(_ text: String, in place: String = "") -> Problem { .unprocessable(fields: ["stage": unknown(text, in: place)]) }
}

import Records
import Values

/// `notes` of a client or contact, as the specifications call the free text that is `description` here.
enum FreeText {
  /// A list under that name is what `include=notes` answered, and gives nothing when it is sent back.
  static func interpret(_ inputs: inout Inputs) {
    guard let notes = inputs.take("notes") else { return }
    if case .json(let json) = notes, json.array != nil { return }
    if inputs.pairs.contains(where: { Choice.folded($0.name) == "DESCRIPTION" }) { return }
    inputs.set("description", notes)
  }
}

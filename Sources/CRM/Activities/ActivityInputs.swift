import Records
import Store
import Values

/// `assignedTo` names one person where `assignees` names several; given both, the list counts.
enum ActivityInputs {
  static func interpret(_ inputs: inout Inputs, _ existing: Row?, _ reader: Reader) throws {
    let isListed = inputs.pairs.contains { Choice.folded($0.name) == "ASSIGNEES" }
    guard let one = inputs.take("assignedTo"), !isListed else { return }
    if case .json(.string(let id)) = one {
      inputs.set("assignees", id.isEmpty ? .json(.null) : .json(.array([.string(id)])))
    } else {
      inputs.set("assignees", one)
    }
  }
}

import Records
import Store
import Values

/// What belongs to a deal, a contact or the like belongs to its client as well.
enum ClientOfParent {
  /// Fills the client that nobody gave from the first of these fields that was set. A client in Trash is none.
  static func inherit(_ draft: inout Draft, from parents: [(field: String, table: SQLName)], _ writer: Writer) throws {
    guard draft["customerId"] == .null else { return }
    for parent in parents where draft.changes(parent.field) {
      guard let id = draft[parent.field].recordID else { continue }
      let customer = try writer.id(
        "SELECT c.id FROM \(parent.table) p JOIN customers c ON c.id = p.customer_id WHERE p.id = \(id)")
      guard let customer else { continue }
      draft["customerId"] = .id(customer)
      return
    }
  }
}

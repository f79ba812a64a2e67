import Records
import Store
import Values

/// The day on which a client, contact or lead was last spoken to. It follows from what was logged, so it moves without an event and without
/// a version: whoever edits the record meanwhile is not in the way.
enum LastContact {
  static let tables: [(field: String, table: SQLName)] = [("customerId", "customers"), ("contactId", "contacts"), ("leadId", "leads")]

  /// Only ever forward.
  static func move(_ table: SQLName, _ id: RecordID, to day: CalendarDate, _ writer: Writer) throws {
    _ = try writer.execute(
      """
      UPDATE main.\(table) SET last_contact_date = \(day)
      WHERE tenant_id = kith_tenant() AND id = \(id) AND ifnull(last_contact_date, '') < \(day)
      """)
  }
}

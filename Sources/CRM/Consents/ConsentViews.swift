import Records
import Store
import Templating
import Values

/// Consents as the page of a contact shows them, those that hold first.
enum ConsentViews {
  static let limit: Int64 = 100

  static func statement(_ condition: SQL) -> SQL {
    """
    SELECT t.id AS id, t.version AS version, t.contact_id AS "contactId", t.purpose AS purpose, t.basis AS basis, t.source AS source,
      t.given_at AS "givenAt", t.withdrawn_at AS "withdrawnAt", t.withdrawn_by AS "withdrawnBy", w.name AS "withdrawnByName",
      t.created_by AS "createdBy", m.name AS "createdByName", t.created_at AS "createdAt"
    FROM consents t LEFT JOIN members m ON m.id = t.created_by LEFT JOIN members w ON w.id = t.withdrawn_by
    WHERE \(condition) ORDER BY t.withdrawn_at IS NOT NULL, t.given_at DESC, t.seq DESC LIMIT \(limit)
    """
  }

  static func all(of contact: Row, _ reader: Reader) throws -> Value {
    let page = try reader.page(statement("t.contact_id = \(contact.id)"))
    return .list((0..<page.rowCount).map { value(page, $0) })
  }

  private static func value(_ page: CellPage, _ row: Int) -> Value {
    let text = { (name: String) in Value(page.string(row, page.column(name))) }
    let at = { (name: String) in Value(page.integer(row, page.column(name)).map { Instant(milliseconds: $0) }) }
    let basis = Consent.bases.first { $0.value == page.string(row, page.column("basis")) }
    return [
      "url": .string("/crm/consents/\(page.id(row, page.column("id"))?.description ?? "")"), "purpose": text("purpose"),
      "basis": .string(basis?.label ?? ""), "source": text("source"), "given_at": at("givenAt"), "withdrawn_at": at("withdrawnAt"),
      "by": text("createdByName"), "withdrawn_by": text("withdrawnByName"),
    ]
  }
}

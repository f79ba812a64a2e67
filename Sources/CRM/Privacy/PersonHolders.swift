import Records
import Store
import Values

/// Leads and clients that hold the person's address or number as their own, and what is left in them when they have lost it.
extension PersonRecords {
  struct Holders {
    /// Leads that are this person: with their address, with their number and name, or those that became this contact.
    let leads: [RecordID]
    /// Leads that have the number of the person and nothing else of them: a switchboard's, say.
    let sharingLeads: [RecordID]
    /// Clients whose own address or number is this person's.
    let clients: [RecordID]

    var all: [RecordID] { leads + sharingLeads + clients }
  }

  private struct Holder {
    let id: RecordID
    let isPerson: Bool
    let hasPhone: Bool
  }

  func holders() throws -> Holders {
    let leads = try holders(of: Lead.type, "email", "phone", isPerson: "contact_id = \(contact.id)")
    let clients = try holders(of: Customer.type, "primary_email", "primary_phone", isPerson: "0")
    return Holders(
      leads: leads.filter(\.isPerson).map(\.id), sharingLeads: leads.filter { !$0.isPerson && $0.hasPhone }.map(\.id),
      clients: clients.filter { $0.isPerson || $0.hasPhone }.map(\.id))
  }

  private func holders(of type: EntityType, _ email: SQLName, _ phone: SQLName, isPerson: SQL) throws -> [Holder] {
    let said = identity.contacts.said(in: [email, phone])
    return try pieces("id").flatMap { piece -> [Holder] in
      let page = try reader.page(
        """
        SELECT id, name, \(email), \(phone), (\(isPerson)) FROM \(type.everything)
        WHERE \(piece)purged_at IS NULL AND (\(isPerson) OR \(said)) ORDER BY seq LIMIT 100000
        """)
      return (0..<page.rowCount).compactMap { row in
        guard let id = page.id(row, 0) else { return nil }
        let hasPhone = identity.hasPhone(page.string(row, 3))
        let isNamed = hasPhone && identity.isNamed(in: page.string(row, 1) ?? "")
        return Holder(id: id, isPerson: page.integer(row, 4) == 1 || identity.hasEmail(page.string(row, 2)) || isNamed, hasPhone: hasPhone)
      }
    }
  }

  /// What goes from a lead that is the person.
  static let personal: [SQLName] = ["first_name", "last_name", "job_title", "email", "phone"]

  /// Those that lose the person or something of them and may say more: in words, values of the workspace's fields, notes and files.
  func remains(of holders: Holders) throws -> [Item] {
    try remains(of: Lead.type, holders.leads, lost: Self.personal + ["name"])
      + remains(of: Lead.type, holders.sharingLeads, lost: ["phone"])
      + remains(of: Customer.type, holders.clients, lost: ["primary_email", "primary_phone"])
  }

  private func remains(of type: EntityType, _ ids: [RecordID], lost: [SQLName]) throws -> [Item] {
    let texts = PersonalData.texts(of: type)
    let free = texts.filter(\.isFreeText).map { field -> SQL in "ifnull(t.\(field.column), '') NOT IN ('', '[]', '{}')" }
    let said = identity.sought.said(in: texts.map(\.column).filter { !lost.contains($0) })
    let parts = [Note.type, Attachment.type].compactMap { part in
      part.field(type.name + "Id").map { "EXISTS (SELECT 1 FROM \(part.table) p WHERE p.\($0.column) = t.id)" as SQL }
    }
    let values: SQL = "EXISTS (SELECT 1 FROM custom_values v WHERE v.record = t.id)"
    let condition = SQL.joined(free + parts + [values, said], by: " OR ")
    return try stride(from: 0, to: ids.count, by: 500).flatMap { start -> [Item] in
      let piece: [any SQLBindable] = Array(ids[start..<min(start + 500, ids.count)])
      let page = try reader.page("SELECT t.id FROM \(type.everything) t WHERE t.id IN \(list: piece) AND (\(condition)) ORDER BY t.seq")
      return (0..<page.rowCount).compactMap { page.id($0, 0).map { Item(entity: type.name, id: $0) } }
    }
  }
}

extension Field {
  /// Whether people write what they want in it.
  fileprivate var isFreeText: Bool {
    switch kind {
    case .longText, .tags, .json: true
    default: false
    }
  }
}

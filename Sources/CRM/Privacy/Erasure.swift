import Records
import Store
import Values

/// Erases one person: the contact, what is about nobody else, and the traces of both. What happened, and when, stays.
struct Erasure {
  let contact: RecordID

  static let leadsLabel = "Leads that lose the person"
  static let sharingLeadsLabel = "Leads that lose a number"
  static let clientsLabel = "Clients that lose an address or number"

  /// The person is gone when this returns; the look at the disk is left to a job.
  /// - Returns: the id of the report.
  /// - Throws: `RecordError.missing`, `.refused`; nothing is written then.
  func run(_ session: Session) throws -> RecordID {
    let findings = try ErasureFindings(of: contact, session)
    return try session.write { writer in try erase(writer, findings) }
  }

  func erase(_ writer: Writer, _ findings: ErasureFindings) throws -> RecordID {
    try demandQuiet(writer)
    let person = try PersonRecords.contact(contact, writer)
    let known = findings.fit(person) ? findings : nil
    let records = try PersonRecords(contact: person, identity: known?.identity, reader: writer, among: try known?.candidates(writer))
    let (identity, holders) = (records.identity, try records.holders())
    var removed: [(String, Int)] = []
    for (type, ids) in try records.own() {
      for id in ids { try remove(type, id, writer) }
      removed.append((type.pluralLabel, ids.count))
    }
    removed.append((Self.leadsLabel, try anonymise(holders.leads, identity, writer)))
    removed.append((Self.sharingLeadsLabel, try forget(Lead.type, holders.sharingLeads, "email", "phone", identity, writer)))
    removed.append((Self.clientsLabel, try forget(Customer.type, holders.clients, "primaryEmail", "primaryPhone", identity, writer)))
    removed.append(("Files that waited for their import", try forgetUploads(writer)))
    try forgetLedgers(identity, writer)
    try remove(Contact.type, contact, writer)
    let mentions = try records.mentions()
    let remains = try records.remains(of: holders).filter { !mentions.contains($0) }
    let traces = try writer.eraseTraces(of: identity.sought, found: known?.traces ?? EventTraces())
    let report = ErasureReport(
      removed: removed + [("Entries of history", traces.events), ("Waiting jobs", traces.jobs)], mentions: mentions + remains,
      unseen: findings.unseen
    )
    let id = try report.store(person: contact, writer)
    try ErasureCheck(report: id).enqueue(seeking: identity.texts, writer)
    return id
  }

  /// What an import or a change of many records reads, or would take back, cannot be taken from under it.
  private func demandQuiet(_ reader: Reader) throws {
    let isRunning = try reader.exists(
      "SELECT 1 FROM import_uploads u JOIN jobs j ON j.id = u.job_id WHERE j.state IN ('WAITING', 'RUNNING') LIMIT 1")
    if isRunning { throw RecordError.refused("An import is running. Wait until it has ended, then erase the person.") }
    if try ImportUndo.isAtWork(reader) {
      throw RecordError.refused("An import is being taken back. Wait until that has ended, then erase the person.")
    }
    let isChanging = try reader.exists(
      """
      SELECT 1 FROM bulk_actions b JOIN jobs j ON j.id = b.job_id
      WHERE b.state IN ('RUNNING', 'UNDOING') AND j.state IN ('WAITING', 'RUNNING') LIMIT 1
      """)
    if isChanging {
      throw RecordError.refused("Many records are being changed right now. Wait until that has ended, then erase the person.")
    }
  }

  private func remove(_ type: EntityType, _ id: RecordID, _ writer: Writer) throws {
    try writer.trash(type.table, id, root: id)
    try TrashRules.purge(type, id, writer, verb: "erased")
  }

  /// A lead is a deal that may come, so it stays, without the person.
  private func anonymise(_ ids: [RecordID], _ identity: PersonIdentity, _ writer: Writer) throws -> Int {
    for id in ids {
      guard let lead = try Lead.type.find(id, writer, trashed: true) else { continue }
      var set: [(SQLName, SQLValue)] = PersonRecords.personal.map { ($0, .null) }
      if identity.isNamed(in: lead.title) { set.append(("name", .text("Erased person"))) }
      try change(Lead.type, id, set, writer)
    }
    return ids.count
  }

  private func forget(
    _ type: EntityType, _ ids: [RecordID], _ email: String, _ phone: String, _ identity: PersonIdentity, _ writer: Writer
  ) throws -> Int {
    for id in ids {
      guard let row = try type.find(id, writer, trashed: true) else { continue }
      let lost = (identity.hasEmail(row[email].text) ? [email] : []) + (identity.hasPhone(row[phone].text) ? [phone] : [])
      try change(type, id, lost.compactMap { type.field($0).map { ($0.column, .null) } }, writer)
    }
    return ids.count
  }

  /// An ordinary change would write what was there before into its event.
  private func change(_ type: EntityType, _ id: RecordID, _ set: [(SQLName, SQLValue)], _ writer: Writer) throws {
    guard !set.isEmpty else { return }
    _ = try writer.update(type.table, id, version: nil, set: set)
    if let row = try type.find(id, writer) { try type.index(row, writer) }
    try writer.append(Event.Draft(entity: type.name, record: id, verb: "anonymised"))
  }

  /// Files that wait for their import, or say what stayed out of it, lie there for a day. All of them go: nobody can look into every format.
  private func forgetUploads(_ writer: Writer) throws -> Int {
    try ImportUpload.forget("seq > 0", writer)
  }

  /// What imports and changes of many records keep, so that they can be taken back.
  private func forgetLedgers(_ identity: PersonIdentity, _ writer: Writer) throws {
    func said(in columns: SQLName...) -> SQL { identity.sought.said(in: columns) }
    try writer.execute("DELETE FROM main.import_rows WHERE tenant_id = kith_tenant() AND \(said(in: "before"))")
    // Names of files and of what could not be undone, and values that a map puts in.
    try writer.execute(
      """
      UPDATE main.imports SET name = '', undo_result = NULL, version = version + 1
      WHERE tenant_id = kith_tenant() AND \(said(in: "name", "undo_result"))
      """)
    try writer.execute("DELETE FROM main.import_maps WHERE tenant_id = kith_tenant() AND \(said(in: "map", "headers"))")
    // Nobody is at work on any of them, or the person could not be erased.
    let named = said(in: "summary", "change", "selection")
    try writer.execute(
      """
      DELETE FROM main.bulk_rows WHERE tenant_id = kith_tenant()
        AND (\(said(in: "before", "reason")) OR bulk_id IN (SELECT id FROM bulk_actions WHERE \(named)))
      """)
    try writer.execute(
      """
      UPDATE main.list_views SET name = 'Erased', query = '', removed_at = \(writer.now), version = version + 1
      WHERE tenant_id = kith_tenant() AND \(said(in: "name", "query"))
      """)
    try writer.execute("DELETE FROM main.bulk_actions WHERE tenant_id = kith_tenant() AND \(named)")
  }
}

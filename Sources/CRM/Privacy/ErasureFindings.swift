import Records
import Store
import Values

/// What is to go with a person, looked for before the writer is taken, because all of the data is read for it. Inside the write only what was
/// found is looked at again, and what was written in between.
struct ErasureFindings {
  /// Records that name the person where only their creator sees them.
  let unseen: Int
  let traces: EventTraces
  let identity: PersonIdentity
  private let contact: Row
  private let records: [RecordID]

  init(of contact: RecordID, _ session: Session) throws {
    unseen = try PersonRecords.unseenMentions(of: contact, session)
    (self.contact, identity, records, traces) = try session.read { reader in
      let found = try PersonRecords(contact: try PersonRecords.contact(contact, reader), reader: reader)
      let ids = try found.own().flatMap(\.ids) + found.holders().all + found.mentions().map(\.id)
      return (found.contact, found.identity, ids, try reader.eventTraces(of: found.identity.sought))
    }
  }

  /// Whether they are about the contact as it is stored now; otherwise everything has to be looked for again. A role may be shown less of it.
  func fit(_ stored: Row) -> Bool {
    stored.version == contact.version && PersonIdentity.declared(stored) == PersonIdentity.declared(contact)
      && stored["customerId"] == contact["customerId"]
  }

  /// The records among which the person's are.
  func candidates(_ reader: Reader) throws -> [RecordID] { Array(Set(try records + reader.records(changedSince: traces))) }
}

import Records
import Store
import Values

/// What a person agreed to, on which ground and where it was said. What is noted stays as it is; withdrawing adds when and by whom.
enum Consent: Entity {
  struct Fields: FieldSet {
    let contactId = Typed.reference("contactId", "Contact", .contact).required().group(nil)
    let purpose = Typed.text("purpose", "Purpose").required().max(200)
    let basis = Typed.choice("basis", "Ground", Consent.bases).required().preset("CONSENT")
    let source = Typed.text("source", "Source").max(200)
    let givenAt = Typed.instant("givenAt", "Given").required().presetNow()
    let withdrawnAt = Typed.instant("withdrawnAt", "Withdrawn").readOnly()
    let withdrawnBy = Typed.reference("withdrawnBy", "Withdrawn by", .member).readOnly()
  }

  /// The grounds of article 6 of the General Data Protection Regulation.
  static let bases = [
    Choice("CONSENT", "Consent", tone: "good"), Choice("CONTRACT", "Contract"), Choice("LEGAL_OBLIGATION", "Legal obligation"),
    Choice("VITAL_INTERESTS", "Vital interests"), Choice("PUBLIC_TASK", "Public task"),
    Choice("LEGITIMATE_INTERESTS", "Legitimate interests"),
  ]

  static let purposes = ["Newsletter", "Marketing by e-mail", "Marketing by phone", "Sharing with partners", "Keeping the file"]

  static let type = EntityType(
    Consent.self, name: "consent", plural: "consents", label: "Consent", pluralLabel: "Consents", table: "consents",
    permissions: .init(
      view: .contactView, create: .contactUpdate, update: .contactUpdate, delete: .contactUpdate, others: .contactUpdate),
    title: "purpose", owner: nil, bases: { [.init("contactId", Contact.type)] }, defaultSort: .init("createdAt", descending: true),
    rule: settle)

  private static func settle(_ draft: inout Draft, _ writer: Writer) throws {
    let fixed = ["contactId", "purpose", "basis", "source", "givenAt"]
    if !draft.isNew, fixed.contains(where: { draft.changes($0) }) {
      throw RecordError.refused("What was agreed to stays as it was noted. Withdraw it and note another.")
    }
    if let given = draft["givenAt"].integer, given > writer.now.milliseconds + 60_000 {
      draft.fail("givenAt", "A consent cannot be given in the future.")
    }
  }

  /// Notes that it was withdrawn now. Once is enough: a second time changes nothing.
  static func withdraw(_ row: Row, _ writer: Writer) throws {
    try type.change(row, writer, verb: "withdrawn") { draft in
      guard draft["withdrawnAt"] == .null else { return }
      draft["withdrawnAt"] = .integer(writer.now.milliseconds)
      draft["withdrawnBy"] = writer.session.isMember ? .id(writer.session.userID) : .null
    }
  }
}

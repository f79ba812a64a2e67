import Records
import Web

extension Endpoint {
  static let listConsents = Endpoint(
    "listConsents", "What a contact agreed to", about: "What holds first, then what was withdrawn; at most \(ConsentViews.limit).",
    answer: .data(consent))

  static let createConsent = Endpoint(
    "createConsent", "Note that a contact agreed to something", about: "What is noted stays as it is and can only be withdrawn.",
    body: .json(
      .object(
        [
          "purpose": .text.max(200), "basis": .choice(Consent.bases.map(\.value)), "source": .text.max(200).orNull,
          "givenAt": .instant.about("Now, where it is left out."),
        ], optional: ["basis", "source", "givenAt"])),
    status: 201, answer: consent)

  static let withdrawConsent = Endpoint(
    "withdrawConsent", "Note that a consent was withdrawn", about: "Now, and by whoever sends this.", answer: consent)

  private static let consent = JSONSchema.named(
    "Consent",
    .object([
      "id": .id, "contactId": .id, "purpose": .text, "basis": .choice(Consent.bases.map(\.value)), "source": .text.orNull,
      "givenAt": .instant, "withdrawnAt": .instant.orNull, "withdrawnBy": .id.orNull, "withdrawnByName": .text.orNull,
      "createdBy": .id.orNull, "createdByName": .text.orNull, "createdAt": .instant, "version": .integer,
    ]))
}

import Records
import Store
import Values
import Web

/// How a contact wants to be reached: fields of the contact, and one object in JSON.
enum ContactPreferences {
  static let methods = [
    Choice("EMAIL", "E-mail"), Choice("PHONE", "Phone"), Choice("SMS", "SMS"), Choice("CHAT", "Chat"), Choice("MAIL", "Post"),
    Choice("IN_PERSON", "In person"),
  ]
  static let frequencies = [
    Choice("ANY_TIME", "Any time"), Choice("WEEKLY", "Once a week at most"), Choice("MONTHLY", "Once a month at most"),
    Choice("QUARTERLY", "Once a quarter at most"), Choice("WHEN_NEEDED", "Only when needed"),
  ]

  /// The members of `preferences` and the fields that they are.
  private static let members = [
    ("communicationMethods", "communicationMethods"), ("frequency", "contactFrequency"), ("timezone", "timezone"),
  ]
  private static let switches = [("email", "notifyByEmail"), ("sms", "notifyBySms")]

  static func interpret(_ inputs: inout Inputs) throws {
    guard let given = inputs.take("preferences") else { return }
    guard case .json(let json) = given else { return }
    if json.isNull { return }
    guard let object = json.object else { throw wrong("preferences", "preferences must be an object.") }
    for (name, field) in members { if let value = object[name] { inputs.set(field, .json(value)) } }
    guard let notifications = object["notifications"], !notifications.isNull else { return }
    guard let switchesGiven = notifications.object else {
      throw wrong("preferences", "notifications must be an object with email and sms.")
    }
    for (name, field) in switches { if let value = switchesGiven[name] { inputs.set(field, .json(value)) } }
  }

  /// The preferences as this member sees them.
  static func json(_ contact: RecordID, _ reader: Reader) throws -> JSON {
    let row = try Contact.type.get(contact, reader)
    let value = { (name: String) -> JSON in
      guard let field = row.type.field(name), field.visibility == .visible else { return .null }
      return field.json(row[name], currency: reader.session.currency)
    }
    return JSON(
      members: members.map { ($0.0, value($0.1)) } + [("notifications", JSON(members: switches.map { ($0.0, value($0.1)) }))])
  }

  static let schema = JSONSchema.options([
    "communicationMethods": .list(.choice(methods.map(\.value))), "frequency": .choice(frequencies.map(\.value)).orNull,
    "timezone": .text.orNull, "notifications": .options(["email": .boolean, "sms": .boolean]),
  ]).about("The same as communicationMethods, contactFrequency, timezone, notifyByEmail and notifyBySms.")

  private static func wrong(_ field: String, _ message: String) -> RecordError { .invalid([FieldError(field, message)]) }
}

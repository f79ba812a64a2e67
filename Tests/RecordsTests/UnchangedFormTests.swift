import Testing
import Values

@testable import Records
@testable import Store

@Suite struct `A form that is sent back as it came` {
  let shop: Workshop
  init() throws { shop = try Workshop() }

  private static let zones = ["America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Europe/Amsterdam"]

  /// Ordinary moments, and seconds around and inside both changes of the clock in those zones.
  private static let moments = [
    "2026-01-15T12:34:56.789Z", "2026-03-08T09:59:59Z", "2026-03-08T10:00:01Z", "2026-11-01T08:30:45Z", "2026-11-01T09:30:45Z",
    "2026-04-04T13:30:05Z", "2026-04-04T14:30:05Z", "2026-09-26T13:59:59.999Z", "2026-09-26T14:00:11Z", "2026-03-29T00:59:30Z",
    "2026-10-25T00:30:30Z", "2026-10-25T01:30:30Z", "1969-12-31T23:59:30Z",
  ]

  @Test(arguments: zones)
  func `changes nothing and leaves no event, whatever the kind of field`(name: String) throws {
    let zone = try #require(Zone(name))
    let session = shop.ada.with(zone: zone)
    for moment in Self.moments {
      let row = try full(moment)
      let form = Inputs(form: try shown(row, to: session))
      let saved = try session.write { try Thing.type.update(row.id, form, version: row.version, $0) }
      #expect(saved.outcome == .unchanged, "\(moment)")
      #expect(saved.row.version == row.version)
      #expect(saved.row.values == row.values)
      #expect(try shop.events(row).map(\.verb) == ["created"])
    }
  }

  @Test func `changes nothing where everything is empty`() throws {
    let row = try shop.thing()
    let saved = try shop.ada.write { try Thing.type.update(row.id, Inputs(form: try shown(row, to: shop.ada)), version: 1, $0) }
    #expect(saved.outcome == .unchanged)
    #expect(try shop.events(row).count == 1)
  }

  @Test func `shows a moment before 1970 in the minute it lies in`() {
    let field = Thing.type.fields[Thing.type.index("moment")]
    #expect(field.formText(.integer(-30_000), zone: .utc, currency: .usd) == "1969-12-31T23:59")
  }

  @Test(arguments: zones)
  func `stores a moment that was typed as the clock of whoever typed it says`(name: String) throws {
    let zone = try #require(Zone(name))
    let session = shop.ada.with(zone: zone)
    let row = try shop.thing(["moment": "2026-01-15T12:34:56Z"])
    let changed = try shop.change(row, ["moment": "2026-07-01T09:15"], by: session)
    let stored = try #require(changed["moment"].integer)
    #expect(zone.local(Instant(milliseconds: stored)).description.hasPrefix("2026-07-01T09:15"))
  }

  @Test func `still stores the field that differs`() throws {
    let row = try full("2026-01-15T12:34:56Z")
    let pairs = try shown(row, to: shop.ada).map { $0.0 == "count" ? ("count", "8") : $0 }
    let saved = try shop.ada.write { try Thing.type.update(row.id, Inputs(form: pairs), version: 1, $0) }
    #expect(saved.outcome == .updated)
    #expect(try shop.events(row).first?.changes.map(\.field) == ["count"])
  }

  /// A thing with something in every field, written by a program, so that nothing has the shape a form would give it.
  private func full(_ moment: String) throws -> Row {
    let box = try shop.box("Box of \(RecordID())")
    let bea = try shop.store.member("Bea\(RecordID())", in: shop.ada.workspace, named: "Acme")
    let json: JSON = [
      "name": "Lamp", "notes": "\n a\r\nb ", "email": "a@b.example", "phone": "+31 20", "website": "acme.example", "count": 1_250,
      "price": .number("1234.5"), "discount": .number("-0.01"), "fee": 0, "share": 40, "day": "2026-06-30", "hour": "09:05",
      "zone": "Asia/Kolkata", "moment": .string(moment), "flag": true, "color": "BLUE", "tags": ["x, y", "z"], "boxId": JSON(box.id),
      "ownerId": JSON(bea.userID), "people": [JSON(bea.userID), JSON(shop.ada.userID)], "data": ["n": .number("1.10")], "secret": "s",
      "address": ["zip": "1234 AB", "street": "Main \"1\""],
    ]
    return try shop.ada.write { try Thing.type.create(Inputs(json: try #require(json.object)), $0) }
  }

  /// What a browser sends for an untouched form: CRLF, a hidden 0 before a check box, titles of references, members in the form's order.
  private func shown(_ row: Row, to session: Session) throws -> [(String, String)] {
    try row.type.fields.filter { !$0.isReadOnly }.flatMap { field -> [(String, String)] in
      let currency = row.currency(of: field, workspace: session.currency)
      let text = field.formText(row[field.name], zone: session.zone, currency: currency)
      switch field.kind {
      case .boolean: return [(field.name, "0")] + (text == "1" ? [(field.name, "1")] : [])
      case .longText: return [(field.name, text.replacing("\n", with: "\r\n"))]
      case .references: return [(field.name, "")] + field.list(row[field.name]).reversed().map { (field.name, $0) }
      case .address: return Field.addressParts.map { ("\(field.name).\($0)", field.addressPart($0, of: row[field.name])) }
      case .currency: return [(field.name, text.isEmpty ? session.currency.code : text)]
      case .reference(let reference) where !reference.isListed:
        guard let id = row[field.name].recordID else { return [(field.name, "")] }
        return [(field.name, try session.read { try $0.string("SELECT name FROM boxes_all WHERE id = \(id)") } ?? "")]
      default: return [(field.name, text)]
      }
    }
  }
}

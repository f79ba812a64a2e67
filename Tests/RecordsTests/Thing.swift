import Store
import Values

@testable import Records

/// A field of every kind.
enum Thing: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(200).searchable().sortable()
    let notes = Typed.longText("notes", "Notes")
    let email = Typed.email("email", "E-mail").searchable().sortable()
    let phone = Typed.phone("phone", "Phone")
    let website = Typed.url("website", "Website")
    let count = Typed.integer("count", "Count", 0...5_000).sortable().filterable()
    let price = Typed.money("price", "Price").sortable()
    let discount = Typed.money("discount", "Discount")
    let fee = Typed.money("fee", "Fee", currency: nil)
    let currencyCode = Typed.currency("currencyCode", "Currency")
    let share = Typed.percent("share", "Share")
    let day = Typed.date("day", "Day").sortable().aliases("due date")
    let hour = Typed.time("hour", "Hour")
    let zone = Typed.zone("zone", "Zone")
    let moment = Typed.instant("moment", "Moment").sortable()
    let flag = Typed.boolean("flag", "Flag")
    let color = Typed.choice("color", "Color", [Choice("DEEP_RED", "Deep red"), Choice("BLUE", "Blue")]).sortable()
    let tags = Typed.tags("tags", "Tags")
    let boxId = Typed.reference("boxId", "Box", Thing.box)
    let ownerId = Typed.reference("ownerId", "Owner", .member)
    let people = Typed.references("people", "People", .member)
    let address = Typed.address("address", "Address")
    let data = Typed.json("data", "Data")
    let secret = Typed.text("secret", "Secret").sensitive()
    let score = Typed.integer("score", "Score").readOnly()
  }

  static let box = Reference("box", table: "boxes_all", label: "box", title: "name")
  static let permissions = EntityType.Permissions(
    view: Permission("view"), create: Permission("create"), update: Permission("update"), delete: Permission("delete"),
    others: Permission("others"))
  static let allPermissions = [permissions.view, permissions.create, permissions.update, permissions.delete, permissions.others]
  static let type = EntityType(
    Thing.self, name: "thing", plural: "things", label: "Thing", pluralLabel: "Things", table: "things", permissions: permissions,
    defaultSort: .init("createdAt"))
}

/// What things lie in.
enum Box: Entity {
  struct Fields: FieldSet {
    let name = Typed.text("name", "Name").required().max(200).searchable().sortable()
  }

  static let type = EntityType(
    Box.self, name: "box", plural: "boxes", label: "Box", pluralLabel: "Boxes", table: "boxes", permissions: Thing.permissions, owner: nil,
    children: [.init("thing", table: "things", column: "box_id")], defaultSort: .init("name"))
}

import Records
import Store
import Values
import Web

enum CommunicationRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/crm/communications", .communicationView, CommunicationPages.index)
    routes.get("/crm/contacts/:id/communications", .communicationView, ContactPages.communications)
    routes.post("/crm/contacts/:id/log", .communicationCreate, ContactPages.log)
    routes.get("/crm/customers/:id/communications", .communicationView, CustomerPages.communications)
  }

  static var resource: Resource {
    var resource = Resource(Communication.type, entities: ProductSchema.entities)
    resource.hasIndexPage = false
    resource.pageSize = 40
    resource.formTemplate = "communications/form"
    resource.columns = [("createdByName", "(SELECT m.name FROM members m WHERE m.id = t.created_by)")]
    resource.filters = filters
    resource.parameters = [
      .init("dateFrom", .text.about("A day or a moment, included.")), .init("dateTo", .text.about("A day or a moment, included.")),
    ]
    resource.showValues = CommunicationPages.showValues
    resource.formValues = CommunicationPages.formValues
    resource.presets = { _ in [("direction", "OUTBOUND")] }
    resource.created = LogForm.created
    resource.complete = { body, row, writer in try PlannedStep(body["nextStep"]).plan(after: row, writer) }
    resource.inputs = [
      (
        "nextStep",
        JSONSchema.object(["subject": .text.max(300), "dueDate": .date], optional: ["dueDate"]).orNull
          .about("Of a new one: what is to be done next, which becomes a task.")
      )
    ]
    resource.alsoFound = ClientSearch.alsoFound
    return resource
  }

  /// `dateFrom` and `dateTo`: a day of the one who asks, both ends included, or a moment.
  private static let filters: @Sendable (FormValues, Reader) throws -> [ListQuery.Filter] = { query, reader in
    try [("dateFrom", true), ("dateTo", false)].flatMap { name, isFrom -> [ListQuery.Filter] in
      guard let text = query.text(name) else { return [] }
      let at = try bound(text, name, isFrom: isFrom, reader.session.zone)
      return [isFrom ? .range("occurredAt", from: at, to: nil) : .range("occurredAt", from: nil, to: at)]
    }
  }

  private static func bound(_ text: String, _ name: String, isFrom: Bool, _ zone: Zone) throws -> SQLValue {
    if let day = CalendarDate(text) {
      let start = zone.startOfDay(isFrom ? day : day.adding(days: 1)).milliseconds
      return .integer(isFrom ? start : start - 1)
    }
    guard let instant = Instant(text) else {
      throw Problem.unprocessable(fields: [name: "\(name) must be a day such as 2026-02-08, or a moment such as 2026-02-08T14:30:00Z."])
    }
    return .integer(instant.milliseconds)
  }
}

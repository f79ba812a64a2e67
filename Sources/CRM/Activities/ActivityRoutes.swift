import Records
import Store
import Templating
import Values
import Web

enum ActivityRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/crm/activities", .activityView, ActivityPages.index)
    routes.post("/crm/activities/:id/status", .activityUpdate, ActivityPages.setStatus)
    routes.post("/crm/activities/:id/complete", .activityUpdate, ActivityPages.complete)
    routes.put("/api/crm/activities/:id/complete", .activityUpdate, ActivityAPI.complete, .completeActivity)
    routes.get("/crm/my-tasks", .activityView, MyTasksPages.index)
    routes.post("/crm/my-tasks/:id/move", .activityUpdate, MyTasksPages.move)
  }

  static let resource: Resource = {
    var resource = Resource(Activity.type, entities: ProductSchema.entities)
    resource.hasIndexPage = false
    resource.columns = [
      ("assignedTo", "json_extract(t.assignees, '$[0]')"),
      (
        "assignedToName",
        "(SELECT m.name FROM activity_assignees s JOIN members m ON m.id = s.user_id WHERE s.activity_id = t.id ORDER BY s.seq LIMIT 1)"
      ),
    ]
    resource.filters = filters
    resource.alsoFound = ClientSearch.alsoFound
    resource.parameters = [
      .init("assignedTo", .text.about("The id of a member, me or none.")), .init("overdue", .boolean),
      .init("tab", .choice(ActivityList.Scope.allCases.map(\.rawValue)).about("What the page of tasks holds: whose, and what is open.")),
      .init("due", .choice(DueGroup.allCases.map(\.rawValue)).about("With tab: when they are due.")),
      .init("completed", .boolean.about("With tab: those that are done as well.")),
    ]
    resource.inputs = [("assignedTo", .id.orNull.about("One member; assignees takes several."))]
    resource.showValues = ActivityPages.showValues
    return resource
  }()

  private static let filters: @Sendable (FormValues, Reader) throws -> [ListQuery.Filter] = { query, reader in
    var filters = try assignment(query, reader)
    if query.isOn("overdue") {
      let today = reader.session.zone.today(at: reader.now)
      filters += [.sql(Activity.isOpen), .sql(DueGroup.overdue.condition("ifnull(t.due_date, '')", today: today))]
    }
    return try filters + ActivityList.filters(of: query, reader)
  }

  /// `assignedTo`: an id, `me` or `none`.
  static func assignment(_ query: FormValues, _ reader: Reader) throws -> [ListQuery.Filter] {
    guard let text = query.text("assignedTo") ?? query.text("assignees") else { return [] }
    if text == "none" { return [.isEmpty("assignees")] }
    guard let person = text == "me" ? reader.session.userID : RecordID(text) else {
      throw Problem.unprocessable(fields: ["assignedTo": "assignedTo must be the id of a person, me or none."])
    }
    return [.sql("t.id IN (SELECT s.activity_id FROM activity_assignees s WHERE s.user_id = \(person))")]
  }
}

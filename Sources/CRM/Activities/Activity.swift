import Records
import Store
import Values

/// Something to be done. The navigation says Tasks.
enum Activity: Entity {
  struct Fields: FieldSet {
    let subject = Typed.text("subject", "Subject").required().max(300).searchable().sortable().aliases("title", "name", "task")
    let type = Typed.choice("type", "Type", Activity.types).required().preset("TASK").aliases("activityType")
    let status = Typed.choice("status", "Status", Activity.statuses).required().preset("PENDING").sortable()
    let priority = Typed.choice("priority", "Priority", Activity.priorities).required().preset("MEDIUM").sortable()
    let dueDate = Typed.date("dueDate", "Due date").sortable().filterable().aliases("due", "deadline")
    let dueTime = Typed.time("dueTime", "Time")
    let assignees = Typed.references("assignees", "Assigned to", .member).aliases("assignedTo", "assignee", "owner")
    let customerId = Typed.reference("customerId", "Client", .customer).group("Belongs to").aliases("customer", "client", "account")
    let contactId = Typed.reference("contactId", "Contact", .contact).group("Belongs to").aliases("contact")
    let leadId = Typed.reference("leadId", "Lead", .lead).group("Belongs to").aliases("lead")
    let dealId = Typed.reference("dealId", "Deal", .deal).group("Belongs to").aliases("deal")
    let projectId = Typed.reference("projectId", "Project", .project).group("Belongs to").aliases("project")
    let description = Typed.longText("description", "Description").group("More").searchable().aliases("details")
    let reminderAt = Typed.instant("reminderAt", "Remind me").group("More")
    let outcome = Typed.text("outcome", "Outcome").max(2000).group("More")
    let notes = Typed.longText("notes", "Notes").group(nil)
    let completedAt = Typed.instant("completedAt", "Completed").readOnly()
    let completedBy = Typed.reference("completedBy", "Completed by", .member).readOnly()
    let externalId = Typed.text("externalId", "External id").max(100).group(nil).filterable().aliases("id", "activityId", "taskId")
  }

  static let types = [
    Choice("TASK", "Task"), Choice("TODO", "To-do"), Choice("CALL", "Call"), Choice("EMAIL", "E-mail"), Choice("MEETING", "Meeting"),
  ]
  static let statuses = [
    Choice("PENDING", "To do"), Choice("IN_PROGRESS", "In progress", tone: "accent"), Choice("IN_REVIEW", "In review", tone: "warn"),
    Choice("COMPLETED", "Done", tone: "good"), Choice("ACCEPTED", "Accepted", tone: "good"), Choice("ARCHIVED", "Archived"),
    Choice("CANCELLED", "Cancelled"),
  ]
  static let priorities = [
    Choice("LOW", "Low"), Choice("MEDIUM", "Medium"), Choice("HIGH", "High", tone: "warn"), Choice("URGENT", "Urgent", tone: "bad"),
  ]
  /// What is still to be done.
  static let openStatuses = ["PENDING", "IN_PROGRESS", "IN_REVIEW"]
  /// What was finished, and is shown as such.
  static let finishedStatuses = ["COMPLETED", "ACCEPTED"]
  /// What was done: what is archived is done as well, and put away.
  static let doneStatuses = finishedStatuses + ["ARCHIVED"]
  /// What My Tasks leaves out.
  static let hiddenStatuses = ["ACCEPTED", "ARCHIVED", "CANCELLED"]

  // The same for statements, written out so that partial indexes serve them.
  static let open = literals(openStatuses)
  static let done = literals(doneStatuses)
  static let hidden = literals(hiddenStatuses)
  static let isOpen: SQL = "t.status IN \(open)"

  private static func literals(_ statuses: [String]) -> SQL {
    "(\(SQL.joined(statuses.map { "\(literal: .text($0))" as SQL }, by: ", ")))"
  }

  /// A status as a request spells it: its value or its label in any case.
  static func status(_ text: String) -> Choice? {
    let folded = Choice.folded(text)
    return statuses.first { Choice.folded($0.value) == folded || Choice.folded($0.label) == folded }
  }

  static let type = EntityType(
    Activity.self, name: "activity", plural: "activities", label: "Task", pluralLabel: "Tasks", table: "activities",
    permissions: .init(
      view: .activityView, create: .activityCreate, update: .activityUpdate, delete: .activityDelete, others: .recordsOthers),
    title: "subject", owner: nil, owners: "assignees", defaultSort: .init("dueDate"), customTargets: Reference.targets,
    interpret: ActivityInputs.interpret,
    rule: ActivityRules.settle, follow: ActivityRules.syncAssignees)
}

import Records
import Store
import Values

// The fields of the fictional records as they are stored, with what the entities' rules would settle.

typealias DemoValues = [(name: String, value: SQLValue)]

extension DemoCustomer {
  func values(_ places: DemoPlaces) -> DemoValues {
    [
      ("name", .text(name)), ("type", .text(type)), ("status", .text(status)), ("category", .text(category)),
      ("industry", .text(industry)), ("companySize", .text(companySize)), ("annualRevenue", .integer(annualRevenueMinor)),
      ("currencyCode", .text(currencyCode)), ("primaryEmail", .text(primaryEmail)), ("primaryPhone", .text(primaryPhone)),
      ("website", .text(website)), ("preferredChannel", .text(preferredChannel)), ("timezone", .optional(timezone)),
      ("billingAddress", billingAddress.value), ("ownerId", .id(places.user(owner))), ("parentId", .optional(parent)),
      ("source", .text(source)), ("billingType", .text(billingType)), ("firstContactDate", .day(firstContactDate)),
      ("lastContactDate", .day(lastContactDate)), ("tags", .list(tags)), ("description", .optional(description)),
    ]
  }
}

extension DemoContact {
  func values(_ places: DemoPlaces) -> DemoValues {
    [
      ("name", .text(name)), ("firstName", .text(firstName)), ("lastName", .text(lastName)), ("status", .text(status)),
      ("email", .text(email)), ("phone", .text(phone)), ("mobilePhone", .optional(mobilePhone)), ("customerId", .optional(customer)),
      ("jobTitle", .text(jobTitle)), ("department", .text(department)), ("role", .text(role)),
      ("isPrimary", .integer(isPrimary && customer != nil ? 1 : 0)), ("ownerId", .id(places.user(owner))), ("tags", .list(tags)),
    ]
  }
}

extension DemoLead {
  func values(_ places: DemoPlaces) -> DemoValues {
    let column = places.leadColumns[stage]
    return [
      ("name", .text(name)), ("stageId", .optional(column?.id)), ("status", .text(column?.status ?? "NEW")),
      ("position", .integer(Int64(position) * LeadRules.spacing)), ("estimatedValue", .integer(estimatedValueMinor)),
      ("currencyCode", .text(currencyCode)), ("firstName", .text(firstName)), ("lastName", .text(lastName)), ("email", .text(email)),
      ("phone", .text(phone)), ("company", .text(company)), ("jobTitle", .text(jobTitle)), ("customerId", .optional(customer)),
      ("ownerId", .id(places.user(owner))), ("leadScore", .integer(Int64(leadScore))), ("rating", .text(rating)),
      ("priority", .text(priority)), ("source", .text(source)), ("campaign", .optional(campaign)), ("timeline", .text(timeline)),
      ("lastContactDate", .day(lastContactDate)), ("assignedAt", .integer(places.past(createdAt).milliseconds)), ("tags", .list(tags)),
      ("description", .optional(notes)),
    ]
  }
}

extension DemoDeal {
  var status: String { stage == "Won" ? "WON" : stage == "Lost" ? "LOST" : "OPEN" }

  func values(_ places: DemoPlaces, number: Int64) -> DemoValues {
    [
      ("name", .text(name)), ("customerId", .optional(customer)), ("contactId", .optional(contact)), ("amount", .integer(amountMinor)),
      ("currencyCode", .text(currencyCode)), ("pipelineId", .id(places.pipeline)), ("stageId", .optional(places.stages[stage])),
      ("status", .text(status)), ("position", .integer(Int64(position) * LeadRules.spacing)), ("probability", .integer(Int64(probability))),
      ("expectedCloseDate", .day(expectedCloseDate)), ("ownerId", .id(places.user(owner))), ("source", .text(source)),
      ("dealNumber", .text("D-\(number)")), ("total", .integer(amountMinor)), ("closedDate", .day(closedDate)),
      ("createdDate", .day(createdDate)), ("lostReason", .optional(lostReason)), ("tags", .list(tags)),
    ]
  }
}

extension DemoActivity {
  func values(_ places: DemoPlaces) -> DemoValues {
    [
      ("subject", .text(subject)), ("type", .text(type)), ("status", .text(status)), ("priority", .text(priority)),
      ("dueDate", .day(dueDate)), ("dueTime", .optional(dueTime?.text(seconds: false))),
      ("assignees", .list(assignees.map { places.user($0).description })), ("customerId", .optional(customer)),
      ("contactId", .optional(contact)), ("leadId", .optional(lead)), ("dealId", .optional(deal)), ("projectId", .optional(project)),
      ("description", .optional(description)), ("completedAt", isDone ? .integer(doneAt(places).milliseconds) : .null),
      ("completedBy", isDone ? .id(places.user(assignees.first ?? 0)) : .null),
    ]
  }

  var isDone: Bool { Activity.doneStatuses.contains(status) }

  func doneAt(_ places: DemoPlaces) -> Instant { places.past(completedAt ?? createdAt) }
}

extension DemoProject {
  func values(_ places: DemoPlaces) -> DemoValues {
    [
      ("name", .text(name)), ("type", .text(type)), ("customerId", .optional(customer)), ("status", .text(status)),
      ("ownerId", .id(places.user(owner))), ("startDate", .day(startDate)), ("dueDate", .day(endDate)), ("description", .text(description)),
    ]
  }
}

extension DemoNote {
  func values(_ places: DemoPlaces) -> DemoValues {
    let subject: (name: String, value: SQLValue) =
      switch subject {
      case .customer(let id): ("customerId", .id(id))
      case .lead(let id): ("leadId", .id(id))
      case .deal(let id): ("dealId", .id(id))
      case .project(let id): ("projectId", .id(id))
      }
    return [("title", .text(title)), ("content", .text(content)), ("isPinned", .integer(isPinned ? 1 : 0)), subject]
  }
}

extension DemoAddress {
  /// The stored form of an address, without its empty parts.
  var value: SQLValue {
    let parts = [("street", street), ("city", city), ("state", state), ("zip", zip), ("country", country)]
    return .text(JSON(members: parts.filter { !$0.1.isEmpty }.map { ($0.0, .string($0.1)) }).text)
  }
}

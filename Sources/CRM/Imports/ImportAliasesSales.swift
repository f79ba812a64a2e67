extension ImportAliases {
  static let leads: [String: [String]] = [
    "externalId": ["id", "lead id", "external id", "record id"],
    "name": ["full name", "lead name", "lead", "contact name", "contact", "contact person", "deal name", "opportunity name"],
    "firstName": ["first name", "given name", "forename"],
    "lastName": ["last name", "surname", "family name"],
    "email": ["e-mail", "email address", "e-mail address", "mail", "work email", "contact email"],
    "phone": ["telephone", "phone number", "telephone number", "tel", "contact phone", "mobile", "mobile phone"],
    "company": [
      "company name", "account", "account name", "organisation", "organization", "organisation name", "organization name", "customer",
      "customer name", "client", "client name", "business name",
    ],
    "jobTitle": ["title", "job title", "position", "contact title", "function"],
    "source": ["lead source", "origin", "original source", "channel"],
    "status": ["lead status"],
    "stageId": ["stage", "lead stage", "pipeline stage", "column", "board column"],
    "estimatedValue": ["value", "estimated value", "amount", "deal value", "lead value", "expected revenue", "opportunity value"],
    "budget": ["available budget"],
    "leadScore": ["score", "lead score", "hubspot score"],
    "rating": ["lead rating", "temperature"],
    "priority": ["lead priority", "urgency"],
    "campaign": ["campaign name", "utm campaign"],
    "medium": ["utm medium"],
    "referrer": ["referred by", "referral"],
    "timeline": ["time frame", "buying time frame", "purchase timeframe"],
    "authority": ["decision maker"],
    "need": ["needs"],
    "ownerId": [
      "owner", "lead owner", "record owner", "responsible", "sales rep", "sales agent", "assigned to", "owner name", "owner email",
    ],
    "firstContactDate": ["first contact", "first contacted"],
    "lastContactDate": ["last contact", "last contacted"],
    "tags": ["labels", "keywords"],
    "description": ["notes", "note", "comments", "comment", "remarks"],
  ]

  static let deals: [String: [String]] = [
    "externalId": ["id", "opportunity id", "deal id", "external id", "record id", "opportunity number"],
    "name": ["deal name", "opportunity name", "opportunity", "deal", "title", "deal title", "subject"],
    "dealNumber": ["deal no", "deal number"],
    "customerId": [
      "customer", "account", "account name", "company", "company name", "customer name", "client", "client name", "organisation",
      "organization",
      "organisation name", "organization name", "account id", "company id", "associated company",
    ],
    "contactId": [
      "contact", "contact name", "contact person", "contact email", "primary contact", "contact id", "person", "associated contact",
    ],
    "pipelineId": ["pipeline", "pipeline name", "pipeline id", "sales process"],
    "stageId": ["stage", "deal stage", "stage name", "pipeline stage", "sales stage", "opportunity stage"],
    "status": ["deal status", "opportunity status"],
    "amount": [
      "value", "close value", "deal value", "deal amount", "opportunity amount", "opportunity value", "price", "total value", "revenue",
    ],
    "currencyCode": ["currency", "currency iso code", "deal currency"],
    "discount": ["discount amount"],
    "tax": ["tax amount", "vat"],
    "probability": ["win probability", "probability (%)", "chance", "deal probability", "likelihood"],
    "expectedCloseDate": [
      "expected close date", "expected close", "expected closing date", "estimated close date", "forecast close date", "close date",
      "closing date",
    ],
    "closedDate": ["closed", "closed at", "date closed", "won date", "actual close date"],
    "createdDate": ["created date", "create date", "created", "created at", "date created", "creation date", "added on"],
    "firstContactDate": ["engage date", "first contact", "first contacted", "engagement date"],
    "ownerId": [
      "owner", "deal owner", "opportunity owner", "record owner", "responsible", "sales agent", "sales rep", "salesperson", "agent",
      "assigned to", "owner name", "owner email",
    ],
    "products": ["product", "product name", "item"],
    "source": ["lead source", "deal source", "origin"],
    "wonReason": ["won reason", "reason won"],
    "lostReason": ["lost reason", "reason lost", "closed lost reason", "loss reason"],
    "lostToCompetitor": ["competitor", "lost to"],
    "competitors": ["main competitors"],
    "tags": ["labels", "keywords"],
    "description": ["notes", "note", "comments", "comment", "remarks", "next step"],
  ]

  static let activities: [String: [String]] = [
    "externalId": ["id", "activity id", "task id", "external id", "record id"],
    "subject": ["title", "task", "task name", "activity", "activity name", "name", "summary"],
    "type": ["activity type", "task type", "kind"],
    "status": ["task status", "activity status", "state"],
    "priority": ["task priority", "urgency", "importance"],
    "dueDate": ["due", "due date", "deadline", "date", "activity date", "end date", "due on"],
    "dueTime": ["due time", "time"],
    "reminderAt": ["reminder", "reminder date", "remind at"],
    "completedAt": ["completed", "completed date", "date completed", "done at", "finished"],
    "assignees": [
      "assignee", "assigned to", "assigned", "owner", "responsible", "user", "assigned user", "activity assigned to", "owner email",
    ],
    "customerId": [
      "customer", "account", "account name", "company", "company name", "customer name", "client", "client name", "organisation",
      "organization",
      "organisation name", "organization name", "related to", "account id",
    ],
    "contactId": ["contact", "contact name", "contact person", "contact email", "person"],
    "leadId": ["lead", "lead name"],
    "dealId": ["deal", "deal name", "opportunity", "opportunity name", "opportunity id"],
    "projectId": ["project", "project name"],
    "description": ["notes", "note", "comments", "comment", "details", "body", "remarks"],
    "outcome": ["result", "activity outcome"],
    "tags": ["labels", "keywords"],
  ]

  static func of(_ kind: String) -> [String: [String]]? {
    switch kind {
    case "users": users
    case "customers": customers
    case "contacts": contacts
    case "leads": leads
    case "deals": deals
    case "activities": activities
    default: nil
    }
  }
}

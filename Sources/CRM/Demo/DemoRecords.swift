import Values

/// A member of the staff; others refer to it by its place in `DemoWorld.users`.
struct DemoUser: Equatable, Sendable {
  let name: String
  let email: String
  let role: String
  let jobTitle: String
  let timezone: String
}

struct DemoAddress: Equatable, Sendable {
  var street: String
  var city: String
  var state: String
  var zip: String
  var country: String
}

struct DemoCustomer: Equatable, Sendable {
  let id: RecordID
  var name: String
  var type = "BUSINESS"
  var industry: String
  var website: String
  var status: String
  var description: String?
  var companySize: String
  var annualRevenueMinor: Int64
  var currencyCode = "EUR"
  var primaryEmail: String
  var primaryPhone: String
  var billingAddress: DemoAddress
  var owner: Int
  var parent: RecordID?
  var category: String
  var source: String
  var billingType: String
  var preferredChannel: String
  var timezone: String?
  var tags: [String]
  var firstContactDate: CalendarDate
  var lastContactDate: CalendarDate?
  var createdAt: Instant
}

struct DemoContact: Equatable, Sendable {
  let id: RecordID
  var firstName: String
  var lastName: String
  var email: String
  var phone: String
  var mobilePhone: String?
  var jobTitle: String
  var department: String
  var customer: RecordID?
  /// DECISION_MAKER, INFLUENCER, USER or GATEKEEPER, on the link to the customer.
  var role: String
  var isPrimary: Bool
  var status = "ACTIVE"
  var owner: Int
  var tags: [String]
  var createdAt: Instant

  var name: String { firstName + " " + lastName }
}

struct DemoLead: Equatable, Sendable {
  let id: RecordID
  var name: String
  var firstName: String
  var lastName: String
  var email: String
  var phone: String
  var company: String
  var jobTitle: String
  /// The name of one of the six stages.
  var stage: String
  /// From 0 at the top of its column.
  var position: Int
  var estimatedValueMinor: Int64
  var currencyCode = "EUR"
  var leadScore: Int
  var rating: String
  var priority: String
  var source: String
  var campaign: String?
  var timeline: String
  var customer: RecordID?
  var owner: Int
  var tags: [String]
  var notes: String?
  var lastContactDate: CalendarDate?
  var createdAt: Instant
}

struct DemoDeal: Equatable, Sendable {
  let id: RecordID
  var name: String
  var customer: RecordID?
  var contact: RecordID?
  /// The name of a stage of the Sales Pipeline.
  var stage: String
  var position: Int
  var amountMinor: Int64
  var currencyCode = "EUR"
  var probability: Int
  var expectedCloseDate: CalendarDate?
  var closedDate: CalendarDate?
  var createdDate: CalendarDate
  var lostReason: String?
  var source: String
  var owner: Int
  var tags: [String]
  var createdAt: Instant
}

struct DemoActivity: Equatable, Sendable {
  let id: RecordID
  var subject: String
  var description: String?
  var type: String
  var status: String
  var priority: String
  var dueDate: CalendarDate?
  var dueTime: TimeOfDay?
  var completedAt: Instant?
  /// Places in `DemoWorld.users`.
  var assignees: [Int]
  var createdBy: Int
  var customer: RecordID?
  var contact: RecordID?
  var lead: RecordID?
  var deal: RecordID?
  var project: RecordID?
  var createdAt: Instant
}

struct DemoProject: Equatable, Sendable {
  let id: RecordID
  var name: String
  /// CLIENT, PERSONAL or INTERNAL; only the first has a customer.
  var type: String
  var status: String
  var customer: RecordID?
  var description: String
  var startDate: CalendarDate
  var endDate: CalendarDate?
  var owner: Int
  var createdAt: Instant
}

struct DemoNote: Equatable, Sendable {
  enum Subject: Equatable, Sendable { case customer(RecordID), lead(RecordID), deal(RecordID), project(RecordID) }

  let id: RecordID
  var title: String
  /// Markdown.
  var content: String
  var isPinned: Bool
  var subject: Subject
  var createdBy: Int
  var createdAt: Instant
}

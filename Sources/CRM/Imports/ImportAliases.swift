/// What other programs call our fields in their exports: field → names of columns, the most telling first.
/// No name stands for two fields of one entity. `HeaderMatcher` compares without case, spaces and signs.
enum ImportAliases {
  static let users: [String: [String]] = [
    "externalId": ["id", "user id", "external id", "employee id", "agent id", "owner id", "record id"],
    "name": [
      "full name", "user name", "display name", "sales agent", "agent", "sales rep", "salesperson", "employee", "employee name", "user",
    ],
    "firstName": ["first name", "given name", "forename"],
    "lastName": ["last name", "surname", "family name"],
    "email": ["e-mail", "email address", "e-mail address", "mail", "work email", "user email", "login"],
    "role": ["user role", "profile", "permission set"],
    "manager": ["reports to", "supervisor", "team lead", "manager name", "boss"],
    "team": ["regional office", "office", "region", "department", "sales team", "territory", "group"],
  ]

  static let customers: [String: [String]] = [
    "externalId": [
      "id", "customer id", "account id", "company id", "client id", "external id", "record id", "organization id", "organisation id",
    ],
    "name": [
      "company name", "account name", "customer name", "client name", "organisation", "organization", "organisation name",
      "organization name", "company", "account", "customer", "client", "business name", "firm", "legal name",
    ],
    "type": ["customer type", "account type", "company type"],
    "status": ["customer status", "account status", "lifecycle stage"],
    "industry": ["sector", "branch", "line of business", "vertical"],
    "website": ["web site", "url", "web", "homepage", "home page", "company domain name", "domain", "website url"],
    "companySize": [
      "company size", "size", "employees", "number of employees", "no of employees", "employee count", "headcount", "num employees",
    ],
    "annualRevenue": ["revenue", "annual revenue", "turnover", "yearly revenue", "sales volume"],
    "currencyCode": ["currency", "currency iso code", "account currency"],
    "primaryEmail": ["email", "e-mail", "email address", "e-mail address", "company email", "mail", "primary e-mail"],
    "primaryPhone": [
      "phone", "telephone", "phone number", "telephone number", "company phone", "main phone", "tel", "account phone",
      "primary phone number",
    ],
    "billingAddress.street": [
      "address", "street", "street address", "billing street", "address 1", "address line 1", "billing address", "billing address line 1",
    ],
    "billingAddress.city": ["city", "town", "billing city"],
    "billingAddress.state": ["state", "region", "province", "state/region", "county", "billing state", "billing state/province"],
    "billingAddress.zip": ["zip", "postal code", "zip code", "postcode", "billing zip", "billing postal code", "billing zip/postal code"],
    "billingAddress.country": ["country", "country/region", "billing country", "country code"],
    "shippingAddress.street": ["shipping street", "shipping address", "delivery street", "delivery address"],
    "shippingAddress.city": ["shipping city", "delivery city"],
    "shippingAddress.state": ["shipping state", "shipping state/province", "shipping region"],
    "shippingAddress.zip": ["shipping zip", "shipping postal code", "shipping zip/postal code", "delivery zip"],
    "shippingAddress.country": ["shipping country", "delivery country"],
    "ownerId": [
      "owner", "account owner", "company owner", "record owner", "responsible", "sales rep", "assigned to", "owner name", "owner email",
    ],
    "accountManager": ["key account manager", "account manager id"],
    "parentId": [
      "parent", "parent account", "parent company", "subsidiary of", "parent name", "parent account id", "parent customer", "group",
      "holding",
    ],
    "category": ["segment", "relationship", "classification"],
    "source": ["lead source", "account source", "origin"],
    "billingType": ["payment terms", "terms", "billing model"],
    "tags": ["labels", "keywords"],
    "description": ["notes", "note", "comments", "comment", "remarks", "about", "about us"],
    "firstContactDate": ["first contact", "first contacted", "customer since", "client since"],
    "lastContactDate": ["last contact", "last contacted", "last activity", "last activity date"],
    "preferredChannel": ["preferred contact method", "contact preference"],
    "timezone": ["time zone"],
    "kvkNumber": ["kvk", "chamber of commerce", "registration number", "company registration number"],
  ]

  static let contacts: [String: [String]] = [
    "externalId": ["id", "contact id", "external id", "record id", "person id"],
    "name": ["full name", "contact name", "contact", "contact person", "person", "display name"],
    "firstName": ["first name", "given name", "forename", "contact first name"],
    "lastName": ["last name", "surname", "family name", "contact last name"],
    "email": ["e-mail", "email address", "e-mail address", "mail", "work email", "contact email", "primary email", "e-mail 1 - value"],
    "phone": [
      "telephone", "phone number", "telephone number", "tel", "primary phone", "contact phone", "business phone", "phone 1 - value",
      "office phone",
    ],
    "mobilePhone": ["mobile", "mobile number", "cell", "cell phone", "mobile phone number", "gsm"],
    "workPhone": ["work phone number", "direct phone", "direct line"],
    "jobTitle": ["title", "job title", "contact title", "position", "function", "organization 1 - title"],
    "department": ["dept", "division"],
    "role": ["contact role", "buying role", "decision role"],
    "customerId": ["customer", "account", "client", "customer id", "account id", "company id", "customer name", "client name"],
    "company": [
      "company name", "account name", "organisation", "organization", "organisation name", "organization name", "employer",
      "organization 1 - name", "associated company",
    ],
    "isPrimary": ["primary", "primary contact", "is primary contact", "main contact"],
    "type": ["contact type", "relationship type"],
    "status": ["contact status", "lead status", "lifecycle stage"],
    "ownerId": ["owner", "contact owner", "record owner", "responsible", "sales rep", "assigned to", "owner name", "owner email"],
    "preferredChannel": ["preferred contact method", "contact preference"],
    "linkedinUrl": ["linkedin", "linkedin profile", "linkedin url"],
    "twitterHandle": ["twitter", "x handle", "twitter username"],
    "birthday": ["birth date", "date of birth", "birthdate"],
    "anniversary": ["anniversary date"],
    "emailOptIn": ["email consent", "newsletter", "marketing consent", "opted in"],
    "smsOptIn": ["sms consent"],
    "doNotCall": ["do not call", "no calls"],
    "lastContactDate": ["last contact", "last contacted", "last activity date"],
    "tags": ["labels", "keywords", "group membership"],
    "description": ["notes", "note", "comments", "comment", "remarks"],
  ]
}

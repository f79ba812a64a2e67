import Store

/// A part of the product that a token may be kept to, as people choose it.
struct TokenArea {
  let key: String
  let label: String
  /// Beginnings of its permissions.
  let permissions: [String]

  static let all = [
    TokenArea(key: "customers", label: "Clients", permissions: ["crm.customer"]),
    TokenArea(key: "contacts", label: "Contacts", permissions: ["crm.contact"]),
    TokenArea(key: "leads", label: "Leads", permissions: ["crm.lead"]),
    TokenArea(key: "deals", label: "Deals and pipelines", permissions: ["crm.deal", "crm.pipeline"]),
    TokenArea(key: "activities", label: "Tasks", permissions: ["crm.activity"]),
    TokenArea(key: "projects", label: "Projects", permissions: ["crm.project"]),
    TokenArea(key: "communications", label: "Communications", permissions: ["crm.communication"]),
    TokenArea(key: "reports", label: "Reports", permissions: ["crm.reports"]),
    TokenArea(key: "import", label: "Import and tags", permissions: ["crm.import", "crm.tag"]),
    TokenArea(key: "settings", label: "Settings, Trash and shared views", permissions: ["crm.settings", "crm.trash", "crm.view"]),
  ]

  /// Says whose records, not which ones, so it goes with every area.
  private static let common = ["crm.records"]

  /// The scope of what was chosen; every area, or none, is no limit.
  static func scope(isReadOnly: Bool, areas keys: [String]) -> TokenScope {
    let chosen = all.filter { keys.contains($0.key) }
    guard !chosen.isEmpty, chosen.count < all.count else { return TokenScope(isReadOnly: isReadOnly) }
    return TokenScope(isReadOnly: isReadOnly, areas: chosen.flatMap(\.permissions) + common)
  }

  /// `Read only · Clients, Deals and pipelines`
  static func sentence(_ scope: TokenScope) -> String {
    let access = scope.isReadOnly ? "Read only" : "Read and write"
    guard let areas = scope.areas else { return access + " · everything" }
    let names = all.filter { $0.permissions.contains { areas.contains($0) } }.map(\.label)
    return access + " · " + names.joined(separator: ", ")
  }
}

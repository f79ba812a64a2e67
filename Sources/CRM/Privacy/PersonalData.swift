import Records
import Store

/// Where personal data may stand. Every table of the file is named here, and a test compares. Whoever adds a table decides what becomes of
/// it when a person is erased.
enum PersonalData {
  enum Place: Hashable {
    /// The person's own record, and what is about nobody else: emptied.
    case erased
    /// May name the person among other things: searched, and listed for somebody to look at.
    case searched
    /// Rows that name the record go with it.
    case part
    /// Lies there for a short while, and goes with the person.
    case passing
    /// Says nothing about the people we do business with.
    case none
  }

  static let places: [String: Place] = [
    "contacts": .erased, "notes": .erased, "attachments": .erased, "activities": .erased, "communications": .erased, "leads": .erased,
    "contact_relations": .erased, "consents": .erased,
    "customers": .searched, "deals": .searched, "projects": .searched, "tags": .searched,
    "activity_assignees": .part, "record_tags": .part, "custom_values": .part, "import_rows": .part, "bulk_rows": .part,
    "event_payloads": .erased, "search_documents": .erased, "search_prefixes": .erased, "search_index": .erased, "blobs": .erased,
    "import_uploads": .passing, "imports": .passing, "import_maps": .passing, "bulk_actions": .passing, "list_views": .passing,
    "jobs": .passing, "blob_leftovers": .none, "events": .none, "event_subjects": .none, "event_heads": .none, "erasures": .none,
    "counters": .none, "stage_totals": .none, "client_totals": .none, "list_settings": .none, "record_counts": .none, "lead_stages": .none,
    "pipelines": .none,
    // Names of clients, stages and colleagues, each changed along with the record.
    "title_keys": .searched,
    "pipeline_stages": .none, "custom_fields": .none, "import_turns": .none,
    "field_rules": .none, "field_settings": .none, "page_views": .none, "usage_days": .none, "member_details": .none,
    "member_features_off": .none, "role_permissions": .none, "migrations": .none,
    // Colleagues, not the people we do business with.
    "workspaces": .none, "people": .none, "memberships": .none, "sessions": .none, "api_tokens": .none, "invitations": .none,
  ]

  /// What the product calls a table.
  static func word(for table: String) -> String {
    if let type = ProductSchema.entities.first(where: { $0.table.text == table }) { return type.pluralLabel }
    return words[table] ?? "Settings"
  }

  private static let words = [
    "custom_values": "Values of your own fields", "event_payloads": "History", "search_documents": "Search", "search_prefixes": "Search",
    "jobs": "Jobs", "list_views": "Saved views", "bulk_actions": "Changes of many records", "bulk_rows": "Changes of many records",
    "imports": "Imports", "import_rows": "Imports", "import_maps": "Imports", "import_uploads": "Imports",
  ]

  /// What people call a part of the data folder.
  static func word(forFile file: String) -> String {
    switch file {
    case "kith.sqlite": "The database"
    case "kith.sqlite-wal": "The log of the database"
    case let path where path.hasPrefix("blobs/"): "An upload that was broken off, which goes within a day"
    default: file
    }
  }

  /// Fields of an entity in which anything may be written.
  static func texts(of type: EntityType) -> [Field] {
    type.fields.filter { field in
      switch field.kind {
      case .text, .longText, .email, .phone, .url, .address, .json, .tags: true
      default: false
      }
    }
  }
}

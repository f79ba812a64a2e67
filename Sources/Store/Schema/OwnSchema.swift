/// The store's own part of the schema: migrations 1…99.
enum OwnSchema {
  static let schema = Schema(migrations: [people, events, search, feeds], tables: EventLog.tables)

  private static let people = Migration(1, "workspaces, people, memberships") { db in
    try db.execute(
      """
      CREATE TABLE workspaces (
        id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 4194303),
        name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (name <> ''),
        currency TEXT NOT NULL CHECK (length(currency) = 3),
        version INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE people (
        seq INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
        name TEXT NOT NULL,
        email TEXT COLLATE NOCASE UNIQUE CHECK (email <> ''),
        password TEXT,
        zone TEXT NOT NULL DEFAULT 'UTC',
        theme TEXT NOT NULL DEFAULT 'system',
        version INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE memberships (
        seq INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES workspaces (id),
        id BLOB NOT NULL REFERENCES people (id),
        role TEXT NOT NULL,
        active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
        color INTEGER NOT NULL DEFAULT 0,
        version INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        UNIQUE (tenant_id, id)
      ) STRICT;
      CREATE INDEX memberships_of_person ON memberships (id);
      """)
  }

  private static let events = Migration(2, "events") { db in
    try db.execute(
      """
      CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES workspaces (id),
        at INTEGER NOT NULL,
        actor BLOB,
        entity TEXT NOT NULL,
        record BLOB NOT NULL,
        verb TEXT NOT NULL,
        request_id TEXT NOT NULL,
        payload_hash BLOB NOT NULL CHECK (length(payload_hash) = 32),
        hash BLOB NOT NULL CHECK (length(hash) = 32)
      ) STRICT;
      CREATE INDEX events_of_workspace ON events (tenant_id, seq);
      CREATE TABLE event_payloads (
        seq INTEGER PRIMARY KEY REFERENCES events (seq),
        tenant_id INTEGER NOT NULL,
        salt BLOB NOT NULL,
        payload TEXT NOT NULL
      ) STRICT;
      CREATE TABLE event_subjects (
        tenant_id INTEGER NOT NULL,
        record BLOB NOT NULL,
        seq INTEGER NOT NULL REFERENCES events (seq),
        entity TEXT NOT NULL,
        PRIMARY KEY (tenant_id, record, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE event_heads (
        tenant_id INTEGER PRIMARY KEY REFERENCES workspaces (id),
        seq INTEGER NOT NULL,
        count INTEGER NOT NULL,
        hash BLOB NOT NULL
      ) STRICT;
      """)
  }

  /// The log of one kind of record, and of one person, is walked without passing by the others.
  private static let feeds = Migration(4, "events by kind and by person") { db in
    try db.execute(
      """
      CREATE INDEX events_of_entity ON events (tenant_id, entity, seq);
      CREATE INDEX events_of_actor ON events (tenant_id, actor, seq);
      """)
  }

  private static let search = Migration(3, "search") { db in
    try db.execute(
      """
      CREATE TABLE search_documents (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        tenant_id INTEGER NOT NULL REFERENCES workspaces (id),
        kind TEXT NOT NULL,
        id BLOB NOT NULL,
        title TEXT NOT NULL,
        subtitle TEXT NOT NULL,
        UNIQUE (tenant_id, kind, id)
      ) STRICT;
      CREATE TABLE search_prefixes (
        tenant_id INTEGER NOT NULL,
        prefix TEXT NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (tenant_id, prefix, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX search_prefixes_of_document ON search_prefixes (tenant_id, seq);
      CREATE VIRTUAL TABLE search_index USING fts5 (kind, title, text, tokenize = 'trigram');
      """)
  }
}

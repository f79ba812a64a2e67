/// The tables that sign-in, jobs and files need. Numbers 50 to 59.
enum InstallationSchema {
  static let schema = Schema(
    migrations: [
      Migration(50, "sign-in") { connection in
        for statement in signIn { try connection.execute(statement) }
      },
      Migration(51, "jobs") { connection in
        for statement in jobs { try connection.execute(statement) }
      },
      Migration(52, "blobs") { connection in
        for statement in blobs { try connection.execute(statement) }
      },
      Migration(53, "scopes of jobs") { try $0.execute("ALTER TABLE jobs ADD COLUMN scopes TEXT") },
    ],
    tables: [
      ScopedTable("role_permissions", trashable: false), ScopedTable("member_features_off", trashable: false),
      ScopedTable("jobs", trashable: false), ScopedTable("blobs", trashable: false),
    ])

  private static let signIn: [SQL] = [
    "ALTER TABLE people ADD COLUMN last_tenant_id INTEGER",
    """
    CREATE TABLE sessions (
      token_hash BLOB PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      person_id BLOB NOT NULL REFERENCES people(id) ON DELETE CASCADE,
      tenant_id INTEGER NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
      created_at INTEGER NOT NULL,
      seen_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      address TEXT NOT NULL,
      agent TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sessions_person ON sessions (person_id, created_at)",
    "CREATE INDEX sessions_tenant ON sessions (tenant_id)",
    """
    CREATE TABLE api_tokens (
      token_hash BLOB PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      person_id BLOB NOT NULL REFERENCES people(id) ON DELETE CASCADE,
      tenant_id INTEGER REFERENCES workspaces(id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      scopes TEXT,
      created_at INTEGER NOT NULL,
      used_at INTEGER,
      expires_at INTEGER
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX api_tokens_person ON api_tokens (person_id, created_at)",
    "CREATE INDEX api_tokens_tenant ON api_tokens (tenant_id)",
    """
    CREATE TABLE invitations (
      token_hash BLOB PRIMARY KEY,
      person_id BLOB NOT NULL UNIQUE REFERENCES people(id) ON DELETE CASCADE,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE role_permissions (
      tenant_id INTEGER NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
      role TEXT NOT NULL,
      permission TEXT NOT NULL,
      allowed INTEGER NOT NULL CHECK (allowed IN (0, 1)),
      PRIMARY KEY (tenant_id, role, permission)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE member_features_off (
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      feature TEXT NOT NULL,
      PRIMARY KEY (tenant_id, id, feature),
      FOREIGN KEY (tenant_id, id) REFERENCES memberships(tenant_id, id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
  ]

  private static let jobs: [SQL] = [
    """
    CREATE TABLE jobs (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
      id BLOB NOT NULL,
      kind TEXT NOT NULL,
      payload TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
      attempts INTEGER NOT NULL DEFAULT 0,
      max_attempts INTEGER NOT NULL,
      run_at INTEGER NOT NULL,
      runner BLOB,
      lease_until INTEGER,
      progress TEXT,
      last_error TEXT,
      created_by BLOB,
      request_id TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      UNIQUE (tenant_id, id)
    ) STRICT
    """,
    "CREATE INDEX jobs_waiting ON jobs (run_at, seq) WHERE state = 'WAITING'",
    "CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'RUNNING'",
    "CREATE INDEX jobs_done ON jobs (updated_at) WHERE state = 'DONE'",
    "CREATE INDEX jobs_failed ON jobs (tenant_id, updated_at) WHERE state = 'FAILED'",
  ]

  private static let blobs: [SQL] = [
    """
    CREATE TABLE blobs (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
      id BLOB NOT NULL,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      size INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      UNIQUE (tenant_id, id)
    ) STRICT
    """,
    "CREATE INDEX blobs_digest ON blobs (digest)",
    "CREATE TABLE blob_leftovers (digest BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
  ]
}

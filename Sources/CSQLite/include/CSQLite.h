#ifndef CSQLITE_H
#define CSQLITE_H

// A call of SQLite that Swift cannot make, because its arguments vary.

/// Has SQLite keep no count of the memory it uses. The count is one lock for all connections, taken twice for each allocation.
/// Before the first connection; an error code of SQLite's later on.
int kith_sqlite_leave_memory_uncounted(void);

#endif

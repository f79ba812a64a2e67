// The least that an import can cost: the rows that it wrote, inserted once more into a folder as it was before, by the SQLite library alone.
//   raw AFTER BEFORE: copies what AFTER has and BEFORE lacks into BEFORE. Prints the CPU seconds of inserting: records alone, then all rows.
// Both files have the same tables, indexes, triggers and settings. Foreign keys are not checked, which an import has to do.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { most_tables = 100, stretch = 1000 };

typedef struct {
  char name[64], values[2048];
  int columns, rows, next;
  sqlite3_value **cells;
  sqlite3_stmt *insert;
} table;

static sqlite3 *db;

static void check(int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "raw: %s\n", sqlite3_errmsg(db));
  exit(1);
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL)); }

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
  return statement;
}

static double seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// What the other file has more, all of it in memory, so that reading costs nothing later.
static void load(table *table, const char *key, const char *columns) {
  char sql[4096];
  snprintf(sql, sizeof sql, "SELECT %s FROM src.%s WHERE %s > (SELECT ifnull(max(%s), 0) FROM main.%s) ORDER BY %s",
    columns, table->name, key, key, table->name, key);
  sqlite3_stmt *select = prepare(sql);
  table->columns = sqlite3_column_count(select);
  int room = 0;
  while (sqlite3_step(select) == SQLITE_ROW) {
    if (table->rows == room) {
      room = room ? room * 2 : 1024;
      table->cells = realloc(table->cells, sizeof(sqlite3_value *) * (size_t)room * (size_t)table->columns);
    }
    for (int i = 0; i < table->columns; i++)
      table->cells[table->rows * table->columns + i] = sqlite3_value_dup(sqlite3_column_value(select, i));
    table->rows++;
  }
  check(sqlite3_finalize(select));
  snprintf(sql, sizeof sql, "INSERT INTO main.%s (%s) VALUES (%s)", table->name, columns, table->values);
  table->insert = prepare(sql);
}

static void insert(table *table, int upTo) {
  for (; table->next < upTo; table->next++) {
    for (int i = 0; i < table->columns; i++)
      check(sqlite3_bind_value(table->insert, i + 1, table->cells[table->next * table->columns + i]));
    check(sqlite3_step(table->insert));
    check(sqlite3_reset(table->insert));
  }
}

// A stretch of every table in each transaction, as an import writes them.
static double write_all(table *tables, int count) {
  int longest = 1;
  for (int i = 0; i < count; i++) if (tables[i].rows > longest) longest = tables[i].rows;
  int steps = (longest + stretch - 1) / stretch;
  double start = seconds();
  for (int step = 1; step <= steps; step++) {
    run("BEGIN IMMEDIATE");
    for (int i = 0; i < count; i++) insert(&tables[i], (int)((long)tables[i].rows * step / steps));
    run("COMMIT");
  }
  run("PRAGMA main.wal_checkpoint(TRUNCATE)");
  return seconds() - start;
}

static int find_tables(table *tables) {
  sqlite3_stmt *names = prepare(
    "SELECT m.name, group_concat(c.name), group_concat('?'), max(c.name = 'seq') FROM main.sqlite_schema m JOIN pragma_table_info(m.name) c "
    "WHERE m.type = 'table' AND m.name NOT LIKE 'search_index_%' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'event_heads' GROUP BY m.name");
  int count = 0;
  while (sqlite3_step(names) == SQLITE_ROW && count < most_tables) {
    table *table = &tables[count];
    const char *name = (const char *)sqlite3_column_text(names, 0), *columns = (const char *)sqlite3_column_text(names, 1);
    int is_index = strcmp(name, "search_index") == 0;
    if (!is_index && !sqlite3_column_int(names, 3)) continue;
    snprintf(table->name, sizeof table->name, "%s", name);
    snprintf(table->values, sizeof table->values, "%s%s", sqlite3_column_text(names, 2), is_index ? ",?" : "");
    char listed[2048];
    snprintf(listed, sizeof listed, "%s%s", columns, is_index ? ",rowid" : "");
    load(table, is_index ? "rowid" : "seq", listed);
    if (table->rows > 0) count++;
  }
  check(sqlite3_finalize(names));
  return count;
}

static int is_record(const char *name) {
  return strcmp(name, "customers") == 0 || strcmp(name, "contacts") == 0 || strcmp(name, "deals") == 0;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  static table tables[most_tables], records[most_tables], others[most_tables];
  check(sqlite3_open(argv[2], &db));
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
      "PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -2000");
  sqlite3_stmt *attach = prepare("ATTACH ?1 AS src");
  sqlite3_bind_text(attach, 1, argv[1], -1, SQLITE_STATIC);
  check(sqlite3_step(attach));
  sqlite3_finalize(attach);
  int count = find_tables(tables), own = 0, rest = 0;
  for (int i = 0; i < count; i++) {
    if (is_record(tables[i].name)) records[own++] = tables[i]; else others[rest++] = tables[i];
    fprintf(stderr, "%s %d\n", tables[i].name, tables[i].rows);
  }
  double first = write_all(records, own);
  double second = write_all(others, rest);
  printf("%.3f %.3f\n", first, first + second);
  return 0;
}

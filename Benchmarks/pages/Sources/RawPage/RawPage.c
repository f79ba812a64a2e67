#include "RawPage.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { columns = 12, rows = 50, room = 1 << 20 };

struct raw_page {
  sqlite3 *database;
  sqlite3_stmt *begin, *select, *rollback;
  uint8_t *target;
  int64_t integers[rows * columns];
  uint8_t bytes[room];
};

static const char query[] =
  "SELECT id, name, primary_email, primary_phone, industry, status, annual_revenue, currency_code, website, last_contact_date, created_at,"
  " owner_id FROM customers WHERE tenant_id = ?1 AND trashed_at IS NULL AND name > ?2 ORDER BY name, seq LIMIT 50";

static int prepare(sqlite3 *database, const char *text, sqlite3_stmt **statement) {
  return sqlite3_prepare_v3(database, text, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) == SQLITE_OK;
}

raw_page *raw_page_open(const char *path, int64_t tenant) {
  raw_page *page = calloc(1, sizeof *page);
  if (page == NULL) return NULL;
  int is_ready = sqlite3_open_v2(path, &page->database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
    && sqlite3_exec(page->database, "PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -2000", NULL, NULL, NULL) == SQLITE_OK
    && prepare(page->database, "BEGIN", &page->begin) && prepare(page->database, query, &page->select)
    && prepare(page->database, "ROLLBACK", &page->rollback);
  if (is_ready) sqlite3_bind_int64(page->select, 1, tenant);
  return is_ready ? page : NULL;
}

const uint8_t *raw_page_bytes(const raw_page *page) { return page->bytes; }

static void run(sqlite3_stmt *statement) {
  sqlite3_step(statement);
  sqlite3_reset(statement);
}

static void start(raw_page *page, const char *after) {
  run(page->begin);
  sqlite3_bind_text(page->select, 2, after, -1, SQLITE_TRANSIENT);
  page->target = page->bytes;
}

static size_t finish(raw_page *page) {
  sqlite3_reset(page->select);
  run(page->rollback);
  return (size_t)(page->target - page->bytes);
}

static void copy(raw_page *page, const void *bytes, size_t count) {
  memcpy(page->target, bytes, count);
  page->target += count;
}

size_t raw_page_cells(raw_page *page, const char *after) {
  int64_t *integer = page->integers;
  start(page, after);
  while (sqlite3_step(page->select) == SQLITE_ROW) {
    for (int column = 0; column < columns; column++) {
      switch (sqlite3_column_type(page->select, column)) {
      case SQLITE_INTEGER: *integer++ = sqlite3_column_int64(page->select, column); break;
      case SQLITE_TEXT: {
        const unsigned char *text = sqlite3_column_text(page->select, column);
        copy(page, text, (size_t)sqlite3_column_bytes(page->select, column));
        break;
      }
      case SQLITE_BLOB: {
        const void *blob = sqlite3_column_blob(page->select, column);
        copy(page, blob, (size_t)sqlite3_column_bytes(page->select, column));
        break;
      }
      default: break;
      }
    }
  }
  return finish(page);
}

#define WRITE(page, literal) copy(page, literal, sizeof literal - 1)

static void escape(raw_page *page, const unsigned char *text, int count) {
  for (int index = 0; index < count; index++) {
    switch (text[index]) {
    case '&': WRITE(page, "&amp;"); break;
    case '<': WRITE(page, "&lt;"); break;
    case '>': WRITE(page, "&gt;"); break;
    case '"': WRITE(page, "&quot;"); break;
    case '\'': WRITE(page, "&#39;"); break;
    default: *page->target++ = text[index];
    }
  }
}

static void write_id(raw_page *page, const uint8_t *id) {
  static const char digits[] = "0123456789abcdef";
  for (int index = 0; index < 16; index++) {
    if (index == 4 || index == 6 || index == 8 || index == 10) *page->target++ = '-';
    *page->target++ = (uint8_t)digits[id[index] >> 4];
    *page->target++ = (uint8_t)digits[id[index] & 15];
  }
}

static void write_integer(raw_page *page, int64_t value) {
  char text[20];
  int place = sizeof text;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do text[--place] = (char)('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (value < 0) *page->target++ = '-';
  copy(page, text + place, sizeof text - (size_t)place);
}

static void write_cell(raw_page *page, int column) {
  switch (sqlite3_column_type(page->select, column)) {
  case SQLITE_INTEGER: write_integer(page, sqlite3_column_int64(page->select, column)); break;
  case SQLITE_TEXT: {
    const unsigned char *text = sqlite3_column_text(page->select, column);
    escape(page, text, sqlite3_column_bytes(page->select, column));
    break;
  }
  case SQLITE_BLOB: write_id(page, sqlite3_column_blob(page->select, column)); break;
  default: WRITE(page, "–");
  }
}

size_t raw_page_html(raw_page *page, const char *after) {
  start(page, after);
  WRITE(page, "<table class=\"table\">\n<tbody>");
  while (sqlite3_step(page->select) == SQLITE_ROW) {
    WRITE(page, "<tr><th scope=\"row\"><a class=\"who\" href=\"/crm/customers/");
    write_cell(page, 0);
    WRITE(page, "\">");
    write_cell(page, 1);
    WRITE(page, "</a></th>");
    for (int column = 2; column < columns; column++) {
      WRITE(page, "<td>");
      write_cell(page, column);
      WRITE(page, "</td>");
    }
    WRITE(page, "</tr>\n");
  }
  WRITE(page, "</tbody></table>");
  return finish(page);
}

// The yardstick for a page: SQLite's own functions and a buffer that is known to be large enough.
#include <stddef.h>
#include <stdint.h>

typedef struct raw_page raw_page;

// Opens a database file for reading pages of one workspace's customers; NULL when it cannot.
raw_page *raw_page_open(const char *path, int64_t tenant);

// Reads the 50 customers whose names follow, and copies texts and blobs end to end. Returns the count of bytes.
size_t raw_page_cells(raw_page *page, const char *after);

// Reads the same and writes them as the table of Templates/clients.html. Returns the count of bytes.
size_t raw_page_html(raw_page *page, const char *after);

// What the last call wrote.
const uint8_t *raw_page_bytes(const raw_page *page);

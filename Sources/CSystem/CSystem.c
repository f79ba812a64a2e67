#define _GNU_SOURCE
#include "CSystem.h"
#include <stdlib.h>
#include <string.h>

int kith_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) {
  return accept4(fd, address, length, flags);
}

int kith_mkostemp(char *pattern, int flags) { return mkostemp(pattern, flags); }

void *kith_memmem(const void *haystack, size_t length, const void *needle, size_t needle_length) {
  return memmem(haystack, length, needle, needle_length);
}

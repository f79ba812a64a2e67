#ifndef CSYSTEM_H
#define CSYSTEM_H

// Linux calls that Swift's Glibc module leaves out.

#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

int kith_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int kith_mkostemp(char *pattern, int flags);
void *kith_memmem(const void *haystack, size_t length, const void *needle, size_t needle_length);

#endif

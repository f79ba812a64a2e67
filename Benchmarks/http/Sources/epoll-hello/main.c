// The yardstick: the least that answers a keep-alive request over epoll. One thread, no parsing but for the end of the head.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { pieces = 256, room = 16384 };

static char answer[256];
static size_t answer_length;

static void refresh(void) {
  static time_t last;
  time_t now = time(NULL);
  if (now == last) return;
  last = now;
  struct tm parts;
  gmtime_r(&now, &parts);
  char date[64];
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  answer_length = (size_t)snprintf(answer, sizeof answer,
    "HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 13\r\n\r\nHello, world!", date);
}

static int listener_on(int port) {
  int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&name, sizeof name) != 0 || listen(listener, SOMAXCONN) != 0) {
    perror("listen");
    exit(1);
  }
  return listener;
}

static void take_connections(int poll, int listener) {
  int socket, on = 1;
  while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
    epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
  }
}

static void serve(int socket) {
  static char input[room];
  ssize_t count = recv(socket, input, room, 0);
  if (count <= 0) {
    if (count == 0 || errno != EAGAIN) close(socket);
    return;
  }
  if (memmem(input, (size_t)count, "\r\n\r\n", 4) != NULL) send(socket, answer, answer_length, MSG_NOSIGNAL);
}

int main(int argc, char **argv) {
  int listener = listener_on(argc > 1 ? atoi(argv[1]) : 9090), poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[pieces];
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int count = epoll_wait(poll, events, pieces, -1);
    refresh();
    for (int index = 0; index < count; index++) {
      if (events[index].data.fd == listener) take_connections(poll, listener);
      else serve(events[index].data.fd);
    }
  }
}

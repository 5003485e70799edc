/* The least a FastAGI server can do: one thread and epoll, the environment read to its blank line, twelve commands one
 * after another, the end.
 *
 *   c_agi PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *commands[] = {
    "ANSWER\n", "GET VARIABLE CAMPAIGN\n", "GET VARIABLE LEAD\n", "SET VARIABLE STATE connected\n",
    "SET VARIABLE RESULT ok\n", "VERBOSE \"lead\" 3\n", "STREAM FILE hello \"#\"\n", "GET DATA prompt 5000 4\n",
    "SAY DIGITS 1234 \"\"\n", "CHANNEL STATUS\n", "EXEC NoOp x\n", "HANGUP\n",
};
enum { all = sizeof commands / sizeof *commands };

struct session { int socket, begun, next; size_t length; char bytes[8192]; };

/* 0 when the session has ended. */
static int give(struct session *session) {
    if (session->next == all) return 0;
    const char *command = commands[session->next++];
    return send(session->socket, command, strlen(command), MSG_NOSIGNAL) > 0;
}

static int read_on(struct session *session) {
    ssize_t more = recv(session->socket, session->bytes + session->length, sizeof session->bytes - session->length, 0);
    if (more <= 0) return 0;
    session->length += more;
    char *start = session->bytes, *end = start + session->length;
    if (!session->begun) {
        char *blank = memmem(start, session->length, "\n\n", 2);
        if (!blank) return session->length < sizeof session->bytes;
        session->begun = 1;
        start = blank + 2;
        if (!give(session)) return 0;
    }
    for (char *stop; (stop = memchr(start, '\n', end - start)); start = stop + 1)
        if (*start != 'H' && strncmp(start, "100", 3) && !give(session)) return 0;
    session->length = end - start;
    memmove(session->bytes, start, session->length);
    return session->length < sizeof session->bytes;
}

int main(int argc, char **argv) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), queue = epoll_create1(0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 4573), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) return perror("c_agi"), 1;
    struct epoll_event wanted = {.events = EPOLLIN}, events[256];
    epoll_ctl(queue, EPOLL_CTL_ADD, listener, &wanted);
    for (;;) {
        int count = epoll_wait(queue, events, 256, -1);
        for (int i = 0; i < count; i++) {
            struct session *session = events[i].data.ptr;
            if (session) {
                if (read_on(session)) continue;
                close(session->socket);
                free(session);
                continue;
            }
            for (int socket; (socket = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0;) {
                setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                session = malloc(sizeof *session);
                session->socket = socket;
                session->begun = session->next = 0;
                session->length = 0;
                wanted.data.ptr = session;
                epoll_ctl(queue, EPOLL_CTL_ADD, socket, &wanted);
            }
        }
    }
}

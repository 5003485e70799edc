/* Many calls of an Asterisk at one FastAGI server, one thread and epoll: connects, sends the environment, answers each
 * command, and takes the server's close for the end. Prints one line of JSON. 127.0.0.1 only.
 *
 *   agi_load --port P --sessions N --concurrency C
 *
 * `ok` are sessions that the server ended after twelve commands; `refused` those that could not connect; first_cmd_ms
 * is from the connect to the first command.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { twelve = 12, patience = 60 };

struct call { int socket, connected, commands; double begin; size_t length; char bytes[4096]; };

static const struct { const char *command, *answer; } answers[] = {
    {"GET VARIABLE", "200 result=1 (a value (of some kind))\n"}, {"SET VARIABLE", "200 result=1\n"},
    {"VERBOSE", "200 result=1\n"}, {"STREAM FILE", "200 result=0 endpos=8320\n"}, {"GET DATA", "200 result=0420\n"},
    {"CHANNEL STATUS", "200 result=6\n"}, {"HANGUP", "200 result=1\n"}, {"ANSWER", "200 result=0\n"},
    {"SAY DIGITS", "200 result=0\n"}, {"EXEC", "200 result=0\n"},
};

static int port = 4573, queue, active;
static long sessions = 2000, concurrency = 200, opened, ended, served, refused, commands;
static float *first;
static long firsts;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void end(struct call *call) {
    if (call->commands == twelve) served++;
    if (!call->connected) refused++;
    close(call->socket);
    call->socket = -1;
    active--;
    ended++;
}

static void begin(struct call *call) {
    int one = 1;
    *call = (struct call){.socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), .begin = now()};
    opened++;
    active++;
    setsockopt(call->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(call->socket, (void *)&address, sizeof address) && errno != EINPROGRESS) return end(call);
    struct epoll_event wanted = {.events = EPOLLIN | EPOLLOUT, .data.ptr = call};
    epoll_ctl(queue, EPOLL_CTL_ADD, call->socket, &wanted);
}

static void introduce(struct call *call) {
    char text[2048];
    int length = snprintf(text, sizeof text,
        "agi_network: yes\nagi_network_script: bench?call=%ld\nagi_request: agi://127.0.0.1:%d/bench?call=%ld\n"
        "agi_channel: PJSIP/salida-%08lx\nagi_language: es\nagi_type: PJSIP\nagi_uniqueid: 1795000000.%ld\nagi_version: 22.10.1\n"
        "agi_callerid: 56200000000\nagi_calleridname: Peña: \"prueba\"\nagi_callingpres: 0\nagi_callingani2: 0\n"
        "agi_callington: 0\nagi_callingtns: 0\nagi_dnid: unknown\nagi_rdnis: unknown\nagi_context: marcador-salida\n"
        "agi_extension: s\nagi_priority: 3\nagi_enhanced: 0.0\nagi_accountcode: \nagi_threadid: 140000000000000\n"
        "agi_arg_1: dos palabras\n\n",
        opened, port, opened, opened, opened);
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = call};
    epoll_ctl(queue, EPOLL_CTL_MOD, call->socket, &wanted);
    call->connected = 1;
    if (send(call->socket, text, length, MSG_NOSIGNAL) != length) end(call);
}

static void answer(struct call *call, const char *command) {
    if (call->commands++ == 0) first[firsts++] = now() - call->begin;
    commands++;
    const char *text = "510 Invalid or unknown command\n";
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (!strncmp(command, answers[i].command, strlen(answers[i].command))) text = answers[i].answer;
    send(call->socket, text, strlen(text), MSG_NOSIGNAL);
}

static void read_commands(struct call *call) {
    ssize_t more = recv(call->socket, call->bytes + call->length, sizeof call->bytes - call->length, 0);
    if (more < 0 && errno == EAGAIN) return;
    if (more <= 0) return end(call);
    call->length += more;
    char *start = call->bytes, *stop;
    for (; (stop = memchr(start, '\n', call->bytes + call->length - start)); start = stop + 1) answer(call, start);
    call->length -= start - call->bytes;
    memmove(call->bytes, start, call->length);
    if (call->length == sizeof call->bytes) end(call);
}

static int order(const void *left, const void *right) {
    float difference = *(const float *)left - *(const float *)right;
    return difference < 0 ? -1 : difference > 0;
}

int main(int argc, char **argv) {
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--port")) port = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--sessions")) sessions = atol(argv[i + 1]);
        else if (!strcmp(argv[i], "--concurrency")) concurrency = atol(argv[i + 1]);
        else return fprintf(stderr, "agi_load: what is %s?\n", argv[i]), 2;
    }
    queue = epoll_create1(0);
    first = malloc(sessions * sizeof *first);
    struct call *calls = malloc(concurrency * sizeof *calls);
    for (long i = 0; i < concurrency; i++) calls[i].socket = -1;
    struct epoll_event events[512];
    double start = now();
    while (ended < sessions && now() - start < patience) {
        for (long i = 0; i < concurrency && opened < sessions && active < concurrency; i++)
            if (calls[i].socket < 0) begin(&calls[i]);
        int count = epoll_wait(queue, events, 512, 100);
        for (int i = 0; i < count; i++) {
            struct call *call = events[i].data.ptr;
            if (call->socket < 0) continue;
            if (call->connected) {
                read_commands(call);
            } else if (events[i].events & (EPOLLERR | EPOLLHUP)) {
                end(call);
            } else {
                introduce(call);
            }
        }
    }
    double seconds = now() - start;
    qsort(first, firsts, sizeof *first, order);
    printf("{\"sessions\": %ld, \"ok\": %ld, \"failed\": %ld, \"refused\": %ld, \"unfinished\": %ld, \"wall_s\": %.3f, "
           "\"sessions_per_s\": %.0f, \"commands\": %ld, \"first_cmd_ms\": {\"p50\": %.2f, \"p99\": %.2f}}\n",
           sessions, served, ended - served, refused, sessions - ended, seconds, served / seconds, commands,
           firsts ? first[firsts / 2] * 1000 : 0, firsts ? first[(long)((firsts - 1) * 0.99)] * 1000 : 0);
    return served < sessions;
}

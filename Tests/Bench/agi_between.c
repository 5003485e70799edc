/* Stands between a real Asterisk and our FastAGI server and looks how long the server takes. One thread and epoll; 127.0.0.1
 * only. At SIGTERM it prints one line of JSON.
 *
 *   agi_between --port P --to Q
 *
 * Of the scripts `bot` and `bot/resume`: `answer_ms`, from an answer of Asterisk having been passed on to our next command, or
 * the end of the script, arriving here; `first_ms`, from the call's environment to the first command; `prompt_ms`, from the
 * moment the dialplan names in agi_arg_4 (just before it connects) to the first command that plays something.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { most = 1000000 };

struct talk;
struct end { int socket; struct talk *talk; };
struct talk {
    struct end asterisk, server;
    int is_bot, begins, has_spoken, has_introduced;
    double told;
    long long answered;
    char environment[8192];
    size_t length;
};
struct times { float *values; long count; };

static int queue;
static struct times answers, firsts, prompts;
static long open_now, open_most, conversations;
static volatile sig_atomic_t is_over;

static void stop(int number) { (void)number, is_over = 1; }

static double seconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void note(struct times *times, double milliseconds) {
    if (times->count < most) times->values[times->count++] = milliseconds;
}

static struct sockaddr_in loopback(int port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void watch(struct end *end) {
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = end};
    epoll_ctl(queue, EPOLL_CTL_ADD, end->socket, &wanted);
}

static void meet(int door, int to) {
    int one = 1, asterisk = accept(door, NULL, NULL);
    if (asterisk < 0) return;
    struct talk *talk = calloc(1, sizeof *talk);
    struct sockaddr_in address = loopback(to);
    talk->asterisk = (struct end){asterisk, talk};
    talk->server = (struct end){socket(AF_INET, SOCK_STREAM, 0), talk};
    setsockopt(asterisk, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(talk->server.socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    /* On this machine it is there at once or not at all. */
    if (connect(talk->server.socket, (void *)&address, sizeof address)) {
        close(asterisk), close(talk->server.socket), free(talk);
        return;
    }
    watch(&talk->asterisk), watch(&talk->server);
}

static void introduced(struct talk *talk) {
    talk->has_introduced = 1;
    talk->begins = strstr(talk->environment, "agi_network_script: bot\n") != NULL;
    talk->is_bot = talk->begins || strstr(talk->environment, "agi_network_script: bot/resume\n");
    const char *answered = strstr(talk->environment, "agi_arg_4: ");
    if (answered) talk->answered = atoll(answered + 11);
    if (talk->is_bot && ++open_now > open_most) open_most = open_now;
    if (talk->begins) conversations++;
}

static void commanded(struct talk *talk, const char *text) {
    double now = seconds(CLOCK_MONOTONIC);
    if (!talk->is_bot) return;
    if (talk->told) note(talk->has_introduced > 1 ? &answers : &firsts, (now - talk->told) * 1000);
    talk->told = 0;
    talk->has_introduced = 2;
    if (talk->begins && !talk->has_spoken && (!strncmp(text, "GET OPTION", 10) || !strncmp(text, "STREAM FILE", 11)
            || !strncmp(text, "SAY ", 4) || !strncmp(text, "SPEECH RECOGNIZE", 16))) {
        talk->has_spoken = 1;
        note(&prompts, seconds(CLOCK_REALTIME) * 1000 - talk->answered);
    }
}

static void part(struct talk *talk) {
    if (talk->is_bot) open_now--;
    close(talk->asterisk.socket), close(talk->server.socket);
    talk->asterisk.socket = talk->server.socket = -1;
    /* Kept: an event of the other socket may be in this batch. */
}

static void pass_on(struct end *end) {
    struct talk *talk = end->talk;
    if (end->socket < 0) return;
    int from_asterisk = end == &talk->asterisk;
    char bytes[16384];
    ssize_t count = recv(end->socket, bytes, sizeof bytes - 1, 0);
    if (count <= 0) {
        if (!from_asterisk && count == 0) commanded(talk, "");
        return part(talk);
    }
    bytes[count] = 0;
    if (!from_asterisk) commanded(talk, bytes);
    int other = from_asterisk ? talk->server.socket : talk->asterisk.socket;
    if (send(other, bytes, count, MSG_NOSIGNAL) != count) return part(talk);
    if (!from_asterisk) return;
    if (!talk->has_introduced) {
        size_t room = sizeof talk->environment - 1 - talk->length, more = (size_t)count < room ? (size_t)count : room;
        memcpy(talk->environment + talk->length, bytes, more);
        talk->length += more;
        if (!strstr(talk->environment, "\n\n")) return;
        introduced(talk);
    }
    talk->told = seconds(CLOCK_MONOTONIC);
}

static int order(const void *left, const void *right) {
    float difference = *(const float *)left - *(const float *)right;
    return difference < 0 ? -1 : difference > 0;
}

static double at(const struct times *times, double part) {
    return times->count ? times->values[(long)((times->count - 1) * part)] : 0;
}

static void print(const char *name, struct times *times) {
    qsort(times->values, times->count, sizeof *times->values, order);
    printf(", \"%s\": {\"count\": %ld, \"p50\": %.3f, \"p99\": %.3f, \"p999\": %.3f, \"max\": %.3f}", name, times->count,
           at(times, 0.5), at(times, 0.99), at(times, 0.999), at(times, 1));
}

int main(int argc, char **argv) {
    int port = 0, to = 0, one = 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--port")) port = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--to")) to = atoi(argv[i + 1]);
        else return fprintf(stderr, "agi_between: what is %s?\n", argv[i]), 2;
    }
    answers.values = malloc(most * sizeof(float)), firsts.values = malloc(most * sizeof(float));
    prompts.values = malloc(most * sizeof(float));
    queue = epoll_create1(0);
    struct end door = {socket(AF_INET, SOCK_STREAM, 0), NULL};
    struct sockaddr_in address = loopback(port);
    setsockopt(door.socket, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(door.socket, (void *)&address, sizeof address) || listen(door.socket, 1024)) return perror("agi_between"), 1;
    watch(&door);
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    struct epoll_event events[512];
    while (!is_over) {
        int count = epoll_wait(queue, events, 512, 1000);
        for (int i = 0; i < count; i++) {
            struct end *end = events[i].data.ptr;
            if (end == &door) meet(door.socket, to);
            else pass_on(end);
        }
    }
    printf("{\"open_most\": %ld, \"conversations\": %ld", open_most, conversations);
    print("answer_ms", &answers), print("first_ms", &firsts), print("prompt_ms", &prompts);
    puts("}");
    return 0;
}

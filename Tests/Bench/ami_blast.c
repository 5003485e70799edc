/* Asterisk's manager as a load: logs one client in, answers its actions, and at `Action: BenchStart` writes a file of
 * events as fast as the client takes them, then `Event: BenchDone`. The clock stops at `Action: BenchAck`, which brings
 * what the client counted (Count, Headers, Checksum). Prints one line of JSON. 127.0.0.1 only.
 *
 *   ami_blast --port P --file EVENTS --events N [--rate R] [--writetimeout MS]
 *
 *   --rate          at most R events a second
 *   --writetimeout  as Asterisk does: drop a client that took no byte for MS milliseconds
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { most_at_once = 256 * 1024 };

static int client;
static char input[65536];
static size_t input_length;
static int started, acknowledged, writing, gone;
static long count = -1, headers = -1;
static char checksum[64];
/* Answers that wait until the event being written is whole. */
static char answers[65536];
static size_t answers_length;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void send_all(const char *bytes, size_t length) {
    while (length > 0 && !gone) {
        ssize_t written = write(client, bytes, length);
        if (written > 0) {
            bytes += written;
            length -= written;
        } else if (errno == EAGAIN) {
            struct pollfd room = {client, POLLOUT, 0};
            if (poll(&room, 1, 10000) <= 0) gone = 1;
        } else if (errno != EINTR) {
            gone = 1;
        }
    }
}

static void answer(const char *text) {
    size_t length = strlen(text);
    if (!writing) {
        send_all(text, length);
    } else if (answers_length + length <= sizeof answers) {
        memcpy(answers + answers_length, text, length);
        answers_length += length;
    }
}

/* The value of a header of the action, or nothing. */
static void header(const char *action, const char *name, char *value, size_t room) {
    size_t length = strlen(name);
    value[0] = 0;
    for (const char *line = action; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : 0) {
        if (strncasecmp(line, name, length) != 0 || line[length] != ':') continue;
        const char *start = line + length + 1;
        start += strspn(start, " ");
        snprintf(value, room, "%.*s", (int)strcspn(start, "\r\n"), start);
        return;
    }
}

static void act(const char *action) {
    char name[64], id[128], text[512], value[64];
    header(action, "Action", name, sizeof name);
    header(action, "ActionID", id, sizeof id);
    const char *more = "";
    if (!strcasecmp(name, "Login")) {
        char user[64], secret[64];
        header(action, "Username", user, sizeof user);
        header(action, "Secret", secret, sizeof secret);
        if (strcmp(user, "bench") || strcmp(secret, "bench")) {
            snprintf(text, sizeof text, "Response: Error\r\nActionID: %s\r\nMessage: Authentication failed\r\n\r\n", id);
            answer(text);
            gone = 1;
            return;
        }
        more = "Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 60\r\nLastReload: 60\r\nStatus: Fully Booted\r\n\r\n";
    } else if (!strcasecmp(name, "BenchStart")) {
        started = 1;
    } else if (!strcasecmp(name, "BenchAck")) {
        header(action, "Count", value, sizeof value);
        count = atol(value);
        header(action, "Headers", value, sizeof value);
        headers = atol(value);
        header(action, "Checksum", checksum, sizeof checksum);
        acknowledged = 1;
    }
    snprintf(text, sizeof text, "Response: Success\r\nActionID: %s\r\nMessage: %s\r\n\r\n%s", id, name, more);
    answer(text);
}

static void read_actions(void) {
    ssize_t length = read(client, input + input_length, sizeof input - 1 - input_length);
    if (length == 0 || (length < 0 && errno != EAGAIN && errno != EINTR)) gone = 1;
    if (length <= 0) return;
    input_length += length;
    input[input_length] = 0;
    for (char *end; (end = strstr(input, "\r\n\r\n"));) {
        *end = 0;
        act(input);
        size_t used = end + 4 - input;
        memmove(input, input + used, input_length - used + 1);
        input_length -= used;
    }
    if (input_length == sizeof input - 1) gone = 1;
}

static void wait_for(int *flag) {
    while (!*flag && !gone) {
        struct pollfd some = {client, POLLIN, 0};
        if (poll(&some, 1, 60000) == 0) gone = 1;
        if (!gone) read_actions();
    }
}

int main(int argc, char **argv) {
    int port = 0, timeout = 0;
    long events = 0;
    double rate = 0;
    const char *path = "";
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *value = argv[i + 1];
        if (!strcmp(argv[i], "--port")) port = atoi(value);
        else if (!strcmp(argv[i], "--file")) path = value;
        else if (!strcmp(argv[i], "--events")) events = atol(value);
        else if (!strcmp(argv[i], "--rate")) rate = atof(value);
        else if (!strcmp(argv[i], "--writetimeout")) timeout = atoi(value);
        else return fprintf(stderr, "ami_blast: what is %s?\n", argv[i]), 2;
    }
    signal(SIGPIPE, SIG_IGN);
    struct stat facts;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &facts) != 0) return perror(path), 1;
    size_t size = facts.st_size;
    const char *data = mmap(0, size, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);

    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 8)) return perror("ami_blast"), 1;
    client = accept(listener, 0, 0);
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(client, F_SETFL, O_NONBLOCK);
    answer("Asterisk Call Manager/11.0.0\r\n");
    wait_for(&started);

    double begin = now(), moved = begin, average = events ? (double)size / events : 600;
    size_t offset = 0;
    int dropped = 0;
    writing = 1;
    while (offset < size && !gone) {
        size_t length = size - offset < most_at_once ? size - offset : most_at_once;
        if (answers_length) {
            /* Up to the end of this event, then the answers. */
            const char *end = offset ? memmem(data + offset - 4, size - offset + 4, "\r\n\r\n", 4) + 4 : data;
            if (end == data + offset) {
                send_all(answers, answers_length);
                answers_length = 0;
                continue;
            }
            if ((size_t)(end - data) - offset < length) length = end - data - offset;
        }
        if (rate > 0) {
            double allowed = (now() - begin) * rate * average;
            if (allowed <= offset) {
                struct pollfd some = {client, POLLIN, 0};
                if (poll(&some, 1, 1) > 0) read_actions();
                moved = now();
                continue;
            }
            if (length > allowed - offset) length = (size_t)(allowed - offset) + 1;
            if (length > size - offset) length = size - offset;
        }
        struct pollfd both = {client, POLLIN | POLLOUT, 0};
        poll(&both, 1, timeout ? timeout : 60000);
        if (both.revents & ~POLLOUT) read_actions();
        ssize_t written = both.revents & POLLOUT ? write(client, data + offset, length) : 0;
        if (written > 0) offset += written, moved = now();
        if (written < 0 && errno != EAGAIN) gone = 1;
        if (timeout && (now() - moved) * 1000 > timeout) dropped = gone = 1;
    }
    writing = 0;
    send_all(answers, answers_length);
    char done[96];
    snprintf(done, sizeof done, "Event: BenchDone\r\nPrivilege: system,all\r\nEvents: %ld\r\n\r\n", events);
    send_all(done, strlen(done));
    wait_for(&acknowledged);
    double seconds = now() - begin;
    printf("{\"events\": %ld, \"total_s\": %.4f, \"events_per_s\": %.0f, \"acked\": %s, \"client_count\": %ld, \"client_headers\": %ld, "
           "\"client_checksum\": \"%s\", \"dropped_by_writetimeout\": %s}\n",
           events, seconds, acknowledged ? events / seconds : 0, acknowledged ? "true" : "false", count, headers, checksum,
           dropped ? "true" : "false");
    shutdown(client, SHUT_WR);
    struct pollfd last = {client, POLLIN, 0};
    for (int tries = 0; tries < 20 && (poll(&last, 1, 100) == 0 || read(client, input, sizeof input) > 0);) tries++;
    return 0;
}

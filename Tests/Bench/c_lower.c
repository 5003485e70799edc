/* The least a manager client can do that hands its user a message of his own: one thread, blocking reads, each event
 * copied into a block of its own with an index of its lines, name and Uniqueid summed up, the block freed again.
 *
 *   c_lower PORT copy
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { most_lines = 64, room = 1 << 20, most_at_once = 256 * 1024 };

struct line { uint32_t name, name_length, value, value_length; };
struct message { unsigned lines; struct line line[most_lines]; char text[]; };

static const uint64_t factor = 0x100000001b3u;
static uint64_t sum = 0xcbf29ce484222325u;
static long events, headers;

static void mix(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) sum = (sum ^ (uint8_t)bytes[i]) * factor;
    sum *= factor;
}

static void take(const char *bytes, size_t length) {
    struct message *message = malloc(sizeof *message + length);
    memcpy(message->text, bytes, length);
    message->lines = 0;
    const char *end = message->text + length;
    const struct line *identity = 0;
    for (char *start = message->text; start < end && message->lines < most_lines;) {
        char *stop = memchr(start, '\r', end - start);
        if (!stop) stop = (char *)end;
        char *colon = memchr(start, ':', stop - start);
        if (colon) {
            char *value = colon + 1 < stop && colon[1] == ' ' ? colon + 2 : colon + 1;
            struct line *line = &message->line[message->lines++];
            *line = (struct line){start - message->text, colon - start, value - message->text, stop - value};
            if (!identity && line->name_length == 8 && !memcmp(start, "Uniqueid", 8)) identity = line;
        }
        start = stop + 2;
    }
    mix(message->text + message->line[0].value, message->line[0].value_length);
    if (identity) mix(message->text + identity->value, identity->value_length);
    events++;
    headers += message->lines;
    free(message);
}

int main(int argc, char **argv) {
    if (argc < 3 || strcmp(argv[2], "copy")) return fprintf(stderr, "c_lower PORT copy\n"), 2;
    int line = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(line, (void *)&address, sizeof address)) return perror("c_lower"), 1;
    char *buffer = malloc(room);
    size_t length = 0;
    int greeted = 0, started = 0;
    dprintf(line, "Action: Login\r\nActionID: 1\r\nUsername: bench\r\nSecret: bench\r\n\r\n");
    for (;;) {
        size_t most = room - length < most_at_once ? room - length : most_at_once;
        ssize_t more = recv(line, buffer + length, most, 0);
        if (more <= 0) return fprintf(stderr, "c_lower: closed after %ld events\n", events), 1;
        length += more;
        char *start = buffer, *end = buffer + length;
        if (!greeted) {
            char *stop = memchr(start, '\n', length);
            if (!stop) continue;
            start = stop + 1;
            greeted = 1;
        }
        for (char *stop; (stop = memmem(start, end - start, "\r\n\r\n", 4)); start = stop + 4) {
            if (!started) {
                started = 1;
                dprintf(line, "Action: BenchStart\r\nActionID: 2\r\n\r\n");
            }
            if (memcmp(start, "Event: ", 7) || !memcmp(start + 7, "FullyBooted", 11)) continue;
            if (!memcmp(start + 7, "BenchDone", 9)) {
                dprintf(line, "Action: BenchAck\r\nActionID: 3\r\nCount: %ld\r\nHeaders: %ld\r\nChecksum: %016llx\r\n\r\n",
                        events, headers, (unsigned long long)sum);
                return recv(line, buffer, room, 0) < 0;
            }
            take(start, stop - start);
        }
        length = end - start;
        memmove(buffer, start, length);
    }
}

/* Calls of an Asterisk that talk with a bot over FastAGI, many at once, one thread and epoll: each visits the script `bot`
 * as the context marcador-bot does, lets prompts play in real time and presses keys, asks for an agent and finds none (then
 * the script `bot/resume`), and tells its end to `left`. A slot whose call is over begins the next. 127.0.0.1 only.
 *
 *   agi_talk --port P --calls N --seconds S --play MS --instance ID --script NAME
 *
 * Calls are the attempts 1 to N of that installation. `play`: how long a prompt plays before its key, on average; without a
 * key it plays twice as long. Prints one line of JSON at the end. `answer_ms`: from an answer of Asterisk leaving to our
 * next command, or the end of the script, arriving here, in the middle of a conversation; `first_ms`: from the connect to the
 * first command, `prompt_ms`: to the first prompt; `kept_ms`: from the connect of `left` to its word that the journal has it.
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

enum { most = 4000000 };
enum visit { talking, resuming, leaving };

/* The keys a caller presses, prompt by prompt; '-': none. After the last: none. */
static const char *const habits[] = {"13", "13", "12", "11", "2", "1-", "--", "513", "23", "1*3"};

struct call {
    int socket, connected, number, step, to_queue, has_ended, has_spoken;
    enum visit visit;
    const char *habit;
    double begin, replied, due;
    char answer[64];
    size_t length;
    char bytes[4096];
};

struct times { float *values; long count; };

static int port = 4573, queue, calls = 500;
static double seconds = 20, play = 2000;
static const char *instance = "bench", *script = "overdue";
static struct times answers, firsts, prompts, kept;
static long open_now, open_most, begun, ended, well, broken, commands;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void note(struct times *times, double value) {
    if (times->count < most) times->values[times->count++] = value * 1000;
}

static double chance(void) { return rand() / (RAND_MAX + 1.0); }

static void visit(struct call *call, enum visit visit) {
    int one = 1;
    call->visit = visit;
    call->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    call->connected = call->length = call->to_queue = 0;
    call->begin = now();
    call->replied = call->due = 0;
    setsockopt(call->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(call->socket, (void *)&address, sizeof address) && errno != EINPROGRESS) broken++;
    struct epoll_event wanted = {.events = EPOLLIN | EPOLLOUT, .data.ptr = call};
    epoll_ctl(queue, EPOLL_CTL_ADD, call->socket, &wanted);
}

static void begin(struct call *call) {
    call->habit = habits[begun++ % (long)(sizeof habits / sizeof *habits)];
    call->step = call->has_ended = call->has_spoken = 0;
    if (++open_now > open_most) open_most = open_now;
    visit(call, talking);
}

static void introduce(struct call *call) {
    static const char *const names[] = {"bot", "bot/resume", "left"};
    char text[2048], attempt[64];
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    snprintf(attempt, sizeof attempt, "mcd-%s-%de", instance, call->number);
    int length = snprintf(text, sizeof text,
        "agi_network: yes\nagi_network_script: %s\nagi_request: agi://127.0.0.1:%d/%s\nagi_channel: PJSIP/salida-%08x\n"
        "agi_language: es\nagi_type: PJSIP\nagi_uniqueid: %s\nagi_version: 22.10.1\nagi_callerid: 56200000100\n"
        "agi_calleridname: unknown\nagi_callingpres: 0\nagi_callingani2: 0\nagi_callington: 0\nagi_callingtns: 0\n"
        "agi_dnid: unknown\nagi_rdnis: unknown\nagi_context: marcador-bot\nagi_extension: s\nagi_priority: 17\n"
        "agi_enhanced: 0.0\nagi_accountcode: \nagi_threadid: 140000000000000\nagi_arg_1: %s\n",
        names[call->visit], port, names[call->visit], call->number, attempt, attempt);
    if (call->visit == talking)
        length += snprintf(text + length, sizeof text - length, "agi_arg_2: %s\nagi_arg_3: answered\nagi_arg_4: %lld\n\n",
            script, (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000);
    else
        length += snprintf(text + length, sizeof text - length, "agi_arg_2: %s\n\n", call->visit == resuming ? "TIMEOUT" : "bot");
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = call};
    epoll_ctl(queue, EPOLL_CTL_MOD, call->socket, &wanted);
    call->connected = 1;
    if (send(call->socket, text, length, MSG_NOSIGNAL) != length) broken++;
}

static void reply(struct call *call) {
    call->due = 0;
    call->replied = now();
    size_t length = strlen(call->answer);
    if (send(call->socket, call->answer, length, MSG_NOSIGNAL) != (ssize_t)length) broken++;
}

/* What Asterisk does about a command: at once, or after the prompt has played. */
static void obey(struct call *call, const char *command) {
    double time = now();
    commands++;
    if (call->replied) {
        if (call->visit != leaving) note(&answers, time - call->replied);
    } else if (call->visit == talking) {
        note(&firsts, time - call->begin);
    }
    strcpy(call->answer, "200 result=1\n");
    if (!strncmp(command, "WAIT FOR DIGIT ", 15)) {
        strcpy(call->answer, "200 result=0\n");
        call->due = time + atof(command + 15) / 1000;
        return;
    }
    if (!strncmp(command, "GET OPTION", 10) || !strncmp(command, "STREAM FILE", 11)) {
        if (!call->has_spoken++) note(&prompts, time - call->begin);
        char key = call->habit[call->step] ? call->habit[call->step++] : '-';
        /* A prompt that no key may end has an empty list of them. */
        int is_deaf = strstr(command, " \"\"") != NULL;
        double length = play / 1000 * (0.25 + 1.5 * chance());
        if (key == '-' || is_deaf) {
            strcpy(call->answer, "200 result=0 endpos=16000\n");
            call->due = time + 2 * length;
            if (is_deaf && key != '-') call->step--;
        } else {
            sprintf(call->answer, "200 result=%d endpos=8000\n", key);
            call->due = time + length;
        }
        return;
    }
    if (strstr(command, "MARCADOR_ACTION")) {
        call->to_queue = strstr(command, "queue") != NULL;
        call->has_ended = strstr(command, "hangup") != NULL;
    }
    if (strstr(command, "MARCADOR_KEPT")) note(&kept, time - call->begin);
    reply(call);
}

static void finish(struct call *call, int goes_on) {
    if (call->replied && call->visit != leaving) note(&answers, now() - call->replied);
    close(call->socket);
    call->socket = -1;
    if (call->visit == talking && call->to_queue) return visit(call, resuming);
    if (call->visit != leaving) {
        if (call->has_ended) well++;
        open_now--;
        ended++;
        return visit(call, leaving);
    }
    if (goes_on) begin(call);
}

static void read_commands(struct call *call, int goes_on) {
    ssize_t more = recv(call->socket, call->bytes + call->length, sizeof call->bytes - call->length, 0);
    if (more < 0 && errno == EAGAIN) return;
    if (more <= 0) return finish(call, goes_on);
    call->length += more;
    char *start = call->bytes, *stop;
    for (; (stop = memchr(start, '\n', call->bytes + call->length - start)); start = stop + 1) {
        *stop = 0;
        obey(call, start);
    }
    call->length -= start - call->bytes;
    memmove(call->bytes, start, call->length);
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
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--port")) port = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--calls")) calls = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--seconds")) seconds = atof(argv[i + 1]);
        else if (!strcmp(argv[i], "--play")) play = atof(argv[i + 1]);
        else if (!strcmp(argv[i], "--instance")) instance = argv[i + 1];
        else if (!strcmp(argv[i], "--script")) script = argv[i + 1];
        else return fprintf(stderr, "agi_talk: what is %s?\n", argv[i]), 2;
    }
    queue = epoll_create1(0);
    answers.values = malloc(most * sizeof(float)), firsts.values = malloc(most * sizeof(float));
    prompts.values = malloc(most * sizeof(float)), kept.values = malloc(most * sizeof(float));
    struct call *all = calloc(calls, sizeof *all);
    struct epoll_event events[512];
    double start = now();
    int started = 0;
    for (int i = 0; i < calls; i++) all[i].socket = -1, all[i].number = i + 1;
    for (;;) {
        double time = now() - start;
        /* They come within five seconds, not all at once. */
        int goes_on = time < seconds;
        while (started < calls && started < calls * time / 5) begin(&all[started++]);
        double soonest = 0.1;
        int live = 0;
        for (int i = 0; i < started; i++) {
            if (all[i].socket < 0) continue;
            live = 1;
            if (!all[i].due) continue;
            double rest = all[i].due - now();
            if (rest <= 0) reply(&all[i]);
            else if (rest < soonest) soonest = rest;
        }
        if ((!goes_on && !live) || time > seconds + 60) break;
        int count = epoll_wait(queue, events, 512, (int)(soonest * 1000) + 1);
        for (int i = 0; i < count; i++) {
            struct call *call = events[i].data.ptr;
            if (call->socket < 0) continue;
            if (call->connected) read_commands(call, goes_on);
            else if (events[i].events & (EPOLLERR | EPOLLHUP)) broken++, finish(call, goes_on);
            else introduce(call);
        }
    }
    printf("{\"open_most\": %ld, \"begun\": %ld, \"ended\": %ld, \"well\": %ld, \"broken\": %ld, \"commands\": %ld", open_most,
           begun, ended, well, broken, commands);
    print("answer_ms", &answers), print("first_ms", &firsts), print("prompt_ms", &prompts), print("kept_ms", &kept);
    puts("}");
    return 0;
}

/* What Linux has for a loop around sockets and Swift's Glibc does not show. */
#ifndef CEPOLL_SHIM_H
#define CEPOLL_SHIM_H

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* The headers show these two to GNU sources only. */
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);

#endif

/* What Linux has for child processes and Swift's Glibc does not show. */
#ifndef CSPAWN_SHIM_H
#define CSPAWN_SHIM_H

#include <spawn.h>
#include <sys/resource.h>
#include <sys/types.h>

/* The headers show this to GNU sources only. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/* Which kind of id it takes is a number there, and an enumeration here. */
static inline int child_make_gentle(pid_t group, int niceness) {
    return setpriority(PRIO_PGRP, (id_t)group, niceness);
}

#endif

// What the sanitizer runtimes offer; they declare it in C++ headers that are not installed.
#include <stddef.h>
#include <stdint.h>

// libFuzzer's main loop. Returns, or ends the process, when it is done.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *data, size_t size));

// Bytes allocated and not freed, quarantine not counted.
size_t __sanitizer_get_current_allocated_bytes(void);

/* For the library that carries libuv and Opus inside. Debian's libuv_a.a and libopus.a are compiled
 * for programs: they take three variables of the C library to be copies in the program itself,
 * where the linker puts them for a program, but not for a library. So they are copied here, seen by
 * those two only. Should a later version need more of them, the library cannot be linked. */
#include <dlfcn.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>

#define HIDDEN __attribute__((visibility("hidden")))

HIDDEN const struct in6_addr in6addr_any = IN6ADDR_ANY_INIT;

/* Stays empty: only what starts processes or lists the environment reads it, and nothing here does
 * that. */
HIDDEN char** environ = NULL;

HIDDEN FILE* stderr = NULL;

__attribute__((constructor)) static void copy_stderr(void) {
  FILE* const* original = dlsym(RTLD_DEFAULT, "stderr");
  if (original != NULL) stderr = *original;
}

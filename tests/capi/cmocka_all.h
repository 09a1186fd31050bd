/* cmocka with the headers that it wants before it. */
#ifndef TUICALL_TESTS_CMOCKA_ALL_H
#define TUICALL_TESTS_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after those */
#include <cmocka.h>

#endif

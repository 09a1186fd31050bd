/* The C header needs nothing before it and nothing newer than C99. Compiled with -pedantic; that it
   compiles is the test. */
#include <tuicall/tuicall.h>

int header_alone(void);
int header_alone(void) { return (int)sizeof(tuicall_observer); }

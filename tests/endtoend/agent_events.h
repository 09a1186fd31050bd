/* How the agent tells what happens: every event and every answer becomes a line of JSON
 * (README.md). */
#ifndef TUICALL_TESTS_AGENT_EVENTS_H
#define TUICALL_TESTS_AGENT_EVENTS_H

#include <stdint.h>
#include <tuicall/tuicall.h>

/* An observer that prints every event. */
tuicall_observer agent_observer(void);
/* Prints the answer to command n. */
void agent_print_result(int64_t n, const tuicall_result* result);
/* Prints that command n was refused or done at once. */
void agent_print_done(int64_t n, int32_t code, const char* message);
/* Prints the call's info as the answer to command n. */
void agent_print_info(int64_t n, const tuicall_call_info* info);

int32_t agent_media(const char* name);

#endif

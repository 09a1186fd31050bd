/*
 * What the examples share: an engine from the environment, and the log-in.
 *
 *   TUICALL_SERVER       host:port of tuicalld
 *   TUICALL_CA_FILE      the certificate authority to trust; not set: those of the system
 *   TUICALL_SDK_APP_ID   the app on the server
 *   TUICALL_USER_SIG     the user's ticket, or
 *   TUICALL_SECRET_KEY   the app's secret, to make a ticket with (for trying out only: a secret
 * belongs on a server)
 *
 * Each of these functions ends the program with a message if something is wrong.
 */
#ifndef TUICALL_EXAMPLES_EXAMPLE_H
#define TUICALL_EXAMPLES_EXAMPLE_H

#include <tuicall/tuicall.h>

/* A value of the environment that must be there. */
const char* example_setting(const char* name);

/* An engine that delivers to the thread that polls it. */
tuicall_engine* example_engine(void);

/* Logs in as that user, and waits until it is done. */
void example_log_in(tuicall_engine* engine, const char* user);

/* Polls until *flag is not 0. */
void example_poll_until(tuicall_engine* engine, const int* flag);

/* Ends the program with the text of the last failure unless the code is TUICALL_OK. */
void example_check(int32_t code, const char* what);

/* A completion for methods whose failure ends the program; `what` names the method in the message.
 */
tuicall_completion example_must_work(const char* what);

const char* example_media_name(int32_t media_type);
const char* example_reason_name(int32_t reason);

#endif

/* UserSig through the C interface: the public vector, and every failure code. */
#include <string.h>
#include <tuicall/tuicall.h>

#include "cmocka_all.h"

static const char kKey[] = "test-secret-key-1234567890abcdef";
static const uint32_t kApp = 1400000000;
static const int64_t kMadeAt = 1700000000;
static const int64_t kExpire = 15552000;

/* Made by a published generator. */
static const char kTicket[] =
    "eJyrVgrxCdYrSy1SslJQMtIzUNJRAItkpqTmlWSmZUIkKjIT87NK82CSxSnZiQUFmSlAKUMTAyiAyqVWFGQWpYJkTE1NjR"
    "DiJZm5YFFzNPXFmekg"
    "Gwxctf1c0wy13bSzPKMCTMwjAtz9E0PDjQ0yg8ycAowiSlwMXCqDwvPNohxtlWoB30Uxmw__";

static int32_t check_at(const char* ticket, int64_t now_s) {
  return tuicall_user_sig_check(ticket, kApp, "xiaojun", kKey, now_s, NULL);
}

static void a_ticket_of_another_generator_is_accepted(void** state) {
  (void)state;
  int64_t expires_at = 0;
  assert_int_equal(tuicall_user_sig_check(kTicket, kApp, "xiaojun", kKey, kMadeAt, &expires_at),
                   TUICALL_OK);
  assert_int_equal(expires_at, kMadeAt + kExpire);
  assert_int_equal(check_at(kTicket, kMadeAt + kExpire), TUICALL_OK);
}

static void every_failure_has_its_code(void** state) {
  (void)state;
  assert_int_equal(check_at(kTicket, kMadeAt + kExpire + 1), TUICALL_E_USER_SIG_EXPIRED);
  assert_true(strlen(tuicall_last_error()) > 0);
  assert_int_equal(check_at("", kMadeAt), TUICALL_E_USER_SIG_EMPTY);
  assert_int_equal(check_at("eJyrVgrxCdYr", kMadeAt), TUICALL_E_USER_SIG_MALFORMED);
  assert_int_equal(check_at("no ticket", kMadeAt), TUICALL_E_USER_SIG_MALFORMED);
  assert_int_equal(tuicall_user_sig_check(kTicket, kApp, "xiaojun", "another key", kMadeAt, NULL),
                   TUICALL_E_USER_SIG_WRONG_KEY);
  assert_int_equal(tuicall_user_sig_check(kTicket, kApp, "alice", kKey, kMadeAt, NULL),
                   TUICALL_E_USER_SIG_USER_DIFFERS);
  assert_int_equal(tuicall_user_sig_check(kTicket, kApp + 1, "xiaojun", kKey, kMadeAt, NULL),
                   TUICALL_E_USER_SIG_APP_DIFFERS);
}

static void what_is_made_is_accepted(void** state) {
  (void)state;
  char* ticket = NULL;
  int64_t expires_at = 0;
  assert_int_equal(tuicall_user_sig_make(&ticket, kApp, "xiaojun", kKey, 60, kMadeAt), TUICALL_OK);
  assert_int_equal(tuicall_user_sig_check(ticket, kApp, "xiaojun", kKey, kMadeAt + 60, &expires_at),
                   TUICALL_OK);
  assert_int_equal(expires_at, kMadeAt + 60);
  assert_int_equal(check_at(ticket, kMadeAt + 61), TUICALL_E_USER_SIG_EXPIRED);
  tuicall_free(ticket);
}

static void the_clock_is_the_default(void** state) {
  (void)state;
  char* ticket = NULL;
  assert_int_equal(tuicall_user_sig_make(&ticket, kApp, "xiaojun", kKey, 3600, 0), TUICALL_OK);
  assert_int_equal(check_at(ticket, 0), TUICALL_OK);
  assert_int_equal(check_at(kTicket, 0), TUICALL_E_USER_SIG_EXPIRED);
  tuicall_free(ticket);
}

static void wrong_inputs_make_no_ticket(void** state) {
  (void)state;
  char* ticket = NULL;
  assert_int_equal(tuicall_user_sig_make(NULL, kApp, "xiaojun", kKey, 60, 0),
                   TUICALL_E_PARAM_INVALID);
  assert_int_equal(tuicall_user_sig_make(&ticket, 0, "xiaojun", kKey, 60, 0),
                   TUICALL_E_PARAM_INVALID);
  assert_int_equal(tuicall_user_sig_make(&ticket, kApp, NULL, kKey, 60, 0),
                   TUICALL_E_PARAM_INVALID);
  assert_int_equal(tuicall_user_sig_make(&ticket, kApp, "no spaces", kKey, 60, 0),
                   TUICALL_E_PARAM_INVALID);
  assert_int_equal(tuicall_user_sig_make(&ticket, kApp, "xiaojun", NULL, 60, 0),
                   TUICALL_E_PARAM_INVALID);
  assert_int_equal(tuicall_user_sig_make(&ticket, kApp, "xiaojun", "", 60, 0),
                   TUICALL_E_PARAM_INVALID);
  assert_int_equal(tuicall_user_sig_make(&ticket, kApp, "xiaojun", kKey, 0, 0),
                   TUICALL_E_PARAM_INVALID);
  assert_null(ticket);
}

static void null_is_refused_by_check(void** state) {
  (void)state;
  assert_int_equal(check_at(NULL, kMadeAt), TUICALL_E_PARAM_INVALID);
  assert_int_equal(tuicall_user_sig_check(kTicket, kApp, NULL, kKey, kMadeAt, NULL),
                   TUICALL_E_PARAM_INVALID);
  assert_int_equal(tuicall_user_sig_check(kTicket, kApp, "xiaojun", NULL, kMadeAt, NULL),
                   TUICALL_E_PARAM_INVALID);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_ticket_of_another_generator_is_accepted),
      cmocka_unit_test(every_failure_has_its_code),
      cmocka_unit_test(what_is_made_is_accepted),
      cmocka_unit_test(the_clock_is_the_default),
      cmocka_unit_test(wrong_inputs_make_no_ticket),
      cmocka_unit_test(null_is_refused_by_check),
  };
  return cmocka_run_group_tests_name("user_sig", tests, NULL, NULL);
}

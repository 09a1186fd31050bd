// What a run of the load generator has come to, as a table or as lines of JSON. On standard output.
#pragma once

#include "load/plan.h"
#include "load/tally.h"

namespace tuicall::cli::load {

// All users are logged in, after so long. In JSON only, as it happens.
void tell_logged_in(const Plan& plan, double log_in_s);
// All users are back after their connections were lost. In JSON only.
void tell_all_back(const Plan& plan, const Counts& counts);

// No call goes on any more. In JSON only, as it happens.
void tell_calls_over();

// At the end. calls_s: until the last call was over.
void print_table(const Plan& plan, const Counts& counts, double log_in_s, double calls_s);
void print_json(const Counts& counts, double log_in_s, double calls_s);

// Whether everything came that was due, and nothing else.
bool complete(const Plan& plan, const Counts& counts);

}  // namespace tuicall::cli::load

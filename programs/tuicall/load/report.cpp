#include "load/report.h"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "load/clock.h"
#include "words.h"

namespace tuicall::cli::load {

namespace {

constexpr std::array<const char*, kCourses> kCourseNames{"answered", "rejected", "busy",
                                                         "cancelled"};
constexpr std::array<const char*, kTimed> kTimedNames{"log_in", "rings",   "begins",
                                                      "ends",   "refused", "back"};
constexpr std::array<const char*, kTimed> kTimedTitles{"log-in",          "call to ringing",
                                                       "call to begun",   "hang-up to all ended",
                                                       "call to refused", "lost to back"};

void line(const char* title, uint64_t number, const std::string& more = "") {
  (void)std::printf("  %-22s%12llu%s%s\n", title, static_cast<unsigned long long>(number),
                    more.empty() ? "" : "  ", more.c_str());
}

void line_if_any(const char* title, uint64_t number, const std::string& more = "") {
  if (number > 0) line(title, number, more);
}

std::string fixed(double number, int digits) {
  std::array<char, 64> text{};
  (void)std::snprintf(text.data(), text.size(), "%.*f", digits, number);
  return text.data();
}

void print_latencies(const Counts& counts) {
  (void)std::printf("\n%-24s%12s%10s%10s%10s%10s\n", "latency, ms", "count", "p50", "p99", "p99.9",
                    "max");
  for (size_t i = 0; i < kTimed; ++i) {
    const Latencies& times = counts.latencies[i];
    if (times.count() == 0) continue;
    (void)std::printf("  %-22s%12llu%10.2f%10.2f%10.2f%10.2f\n", kTimedTitles[i],
                      static_cast<unsigned long long>(times.count()), times.percentile_ms(0.5),
                      times.percentile_ms(0.99), times.percentile_ms(0.999), times.max_ms());
  }
}

nlohmann::ordered_json json_of(const Latencies& times) {
  return {{"count", times.count()},
          {"p50_ms", times.percentile_ms(0.5)},
          {"p99_ms", times.percentile_ms(0.99)},
          {"p99_9_ms", times.percentile_ms(0.999)},
          {"max_ms", times.max_ms()}};
}

void put(const nlohmann::ordered_json& object) {
  (void)std::puts(object.dump().c_str());
  (void)std::fflush(stdout);
}

}  // namespace

void tell_logged_in(const Plan& plan, double log_in_s) {
  put({{"stage", "logged_in"}, {"users", plan.users}, {"log_in_s", log_in_s}});
}

void tell_all_back(const Plan& plan, const Counts& counts) {
  put({{"stage", "all_back"},
       {"users", plan.users},
       {"back", json_of(counts.latencies[static_cast<size_t>(Timed::kBack)])}});
}

void tell_calls_over() { put({{"stage", "calls_over"}}); }

void print_table(const Plan& plan, const Counts& counts, double log_in_s, double calls_s) {
  (void)std::puts("users");
  line("logged in", plan.users, fixed(per_second(plan.users, log_in_s), 0) + "/s");
  if (!plan.idle) {
    (void)std::puts("calls");
    line("over", counts.calls_over(),
         fixed(per_second(counts.calls_over(), calls_s), 1) + "/s for " + fixed(calls_s, 1) + " s");
    for (size_t i = 0; i < kCourses; ++i) line_if_any(kCourseNames[i], counts.over[i]);
    line_if_any("refused", counts.refused);
    line_if_any("not placed", counts.not_placed, "nobody was free");
    line_if_any("unfinished", counts.unfinished);
    line_if_any("asked again", counts.repeated, "answers and hang-ups that were refused at first");
    for (const auto& [code, refusal] : counts.refusals) {
      line(("  " + std::to_string(code)).c_str(), refusal.count, printable(refusal.message));
    }
    (void)std::puts("events");
    line("due", counts.events_due);
    line("seen", counts.events_seen);
    line("missing", counts.events_due - counts.events_seen);
    line("wrong", counts.events_wrong, "twice, too early, or not due");
    for (const std::string& what : counts.wrong) (void)std::printf("    %s\n", what.c_str());
  }
  if (plan.voice) {
    (void)std::puts("voices");
    line("due", counts.voices_due);
    line("heard", counts.voices_heard);
    line_if_any("interrupted", counts.interruptions);
  }
  print_latencies(counts);
}

void print_json(const Counts& counts, double log_in_s, double calls_s) {
  nlohmann::ordered_json courses;
  for (size_t i = 0; i < kCourses; ++i) courses[kCourseNames[i]] = counts.over[i];
  nlohmann::ordered_json latencies;
  for (size_t i = 0; i < kTimed; ++i) latencies[kTimedNames[i]] = json_of(counts.latencies[i]);
  nlohmann::ordered_json refusals = nlohmann::ordered_json::array();
  for (const auto& [code, refusal] : counts.refusals) {
    refusals.push_back({{"code", code}, {"message", refusal.message}, {"count", refusal.count}});
  }
  put({{"stage", "logged_out"},
       {"log_in_s", log_in_s},
       {"calls_s", calls_s},
       {"calls", counts.calls_over()},
       {"calls_per_s", per_second(counts.calls_over(), calls_s)},
       {"courses", courses},
       {"refused", counts.refused},
       {"not_placed", counts.not_placed},
       {"unfinished", counts.unfinished},
       {"asked_again", counts.repeated},
       {"refusals", refusals},
       {"events_due", counts.events_due},
       {"events_seen", counts.events_seen},
       {"events_wrong", counts.events_wrong},
       {"wrong", counts.wrong},
       {"voices_due", counts.voices_due},
       {"voices_heard", counts.voices_heard},
       {"interruptions", counts.interruptions},
       {"latencies", latencies}});
}

bool complete(const Plan& plan, const Counts& counts) {
  if (counts.events_wrong > 0) return false;
  if (plan.idle) return true;
  return counts.calls_over() > 0 && counts.unfinished == 0 &&
         counts.events_seen == counts.events_due && counts.voices_heard == counts.voices_due;
}

}  // namespace tuicall::cli::load

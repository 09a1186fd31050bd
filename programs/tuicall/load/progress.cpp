#include "load/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "load/clock.h"

namespace tuicall::cli::load {

namespace {

constexpr int64_t kPause_ns = 200'000'000;
constexpr size_t kWidth = 30;
constexpr const char* kLineStart = "\r\x1b[K";  // and what stands there goes away

}  // namespace

Progress::Progress() : wanted_(isatty(STDERR_FILENO) != 0) {}

void Progress::show(const std::string& what, double done, double all, const std::string& more) {
  if (!wanted_ || now_ns() - shown_at_ns_ < kPause_ns) return;
  shown_at_ns_ = now_ns();
  shown_ = true;
  const double share = all > 0 ? std::clamp(done / all, 0.0, 1.0) : 1;
  const auto full = static_cast<size_t>(share * kWidth);
  const std::string bar = std::string(full, '#') + std::string(kWidth - full, '.');
  (void)std::fprintf(stderr, "%s%s [%s] %3.0f %%  %s", kLineStart, what.c_str(), bar.c_str(),
                     share * 100, more.c_str());
  (void)std::fflush(stderr);
}

void Progress::clear() {
  if (!shown_) return;
  shown_ = false;
  shown_at_ns_ = 0;
  (void)std::fputs(kLineStart, stderr);
  (void)std::fflush(stderr);
}

}  // namespace tuicall::cli::load

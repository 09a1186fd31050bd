#include "server/relay/checked_paths.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tuicall::server {

const CheckedPaths::Entry* CheckedPaths::find(const Path& path) const {
  for (const std::optional<Entry>& entry : entries_) {
    if (entry && entry->path == path) return &*entry;
  }
  return nullptr;
}

CheckedPaths::Entry* CheckedPaths::find(const Path& path) {
  return const_cast<Entry*>(std::as_const(*this).find(path));
}

CheckedPaths::Entry* CheckedPaths::in_use() {
  for (std::optional<Entry>& entry : entries_) {
    if (entry && entry->in_use) return &*entry;
  }
  return nullptr;
}

// A free one; otherwise the one that was checked longest ago goes, but not the one in use.
std::optional<CheckedPaths::Entry>& CheckedPaths::room() {
  const auto worth = [](const std::optional<Entry>& entry) {
    return entry ? std::tuple(true, entry->in_use, entry->checked_us)
                 : std::tuple(false, false, int64_t{0});
  };
  return *std::min_element(entries_.begin(), entries_.end(),
                           [&](const auto& a, const auto& b) { return worth(a) < worth(b); });
}

std::optional<Path> CheckedPaths::check(const Path& path, bool nominated, int64_t now_us) {
  std::optional<Path> gone;
  Entry* entry = find(path);
  if (entry == nullptr) {
    std::optional<Entry>& place = room();
    if (place) gone = place->path;
    entry = &place.emplace(Entry{});
    entry->path = path;
  }
  entry->checked_us = now_us;
  if (nominated) entry->nominated = ++nominations_;
  return gone;
}

bool CheckedPaths::has(const Path& path, int64_t now_us) const {
  const Entry* entry = find(path);
  return entry != nullptr && consents(*entry, now_us);
}

bool CheckedPaths::is_reached(const Path& path, int64_t now_us) const {
  const Entry* entry = find(path);
  return entry != nullptr && within_consent(entry->reached_us, now_us);
}

bool CheckedPaths::holds(const Path& path, int64_t now_us) const {
  const Entry* entry = find(path);
  return entry != nullptr && holds(*entry, now_us);
}

void CheckedPaths::came(const Path& path, size_t bytes) {
  if (Entry* entry = find(path)) entry->bytes_left += kMostForOne * bytes;
}

bool CheckedPaths::may_send(const Path& path, size_t bytes, int64_t now_us) {
  Entry* entry = find(path);
  if (entry == nullptr) return false;
  if (within_consent(entry->reached_us, now_us)) return true;
  if (entry->bytes_left < bytes) return false;
  entry->bytes_left -= bytes;
  return true;
}

CheckedPaths::Shown CheckedPaths::authentic(const Path& path, int64_t now_us) {
  Entry* entry = find(path);
  if (entry == nullptr) return Shown::kNothingNew;
  entry->authentic_us = now_us;
  return shown(*entry, now_us);
}

CheckedPaths::Shown CheckedPaths::reached(const Path& path, int64_t now_us) {
  Entry* entry = find(path);
  if (entry == nullptr) return Shown::kNothingNew;
  entry->reached_us = now_us;
  return shown(*entry, now_us);
}

CheckedPaths::Shown CheckedPaths::shown(Entry& entry, int64_t now_us) {
  if (entry.in_use) return Shown::kNothingNew;
  if (!holds(entry, now_us)) return Shown::kUnproved;
  Entry* before = in_use();
  if (before != nullptr && holds(*before, now_us) && entry.nominated <= before->nominated)
    return Shown::kNothingNew;
  if (before != nullptr) before->in_use = false;
  entry.in_use = true;
  return Shown::kMoved;
}

const Path* CheckedPaths::current(int64_t now_us) const {
  for (const std::optional<Entry>& entry : entries_) {
    if (entry && entry->in_use) return holds(*entry, now_us) ? &entry->path : nullptr;
  }
  return nullptr;
}

void CheckedPaths::remove(const Path& path) {
  for (std::optional<Entry>& entry : entries_) {
    if (entry && entry->path == path) entry.reset();
  }
}

std::vector<Path> CheckedPaths::expire(int64_t now_us) {
  std::vector<Path> expired;
  for (std::optional<Entry>& entry : entries_) {
    if (!entry || consents(*entry, now_us)) continue;
    expired.push_back(entry->path);
    entry.reset();
  }
  return expired;
}

std::vector<Path> CheckedPaths::all() const {
  std::vector<Path> paths;
  for (const std::optional<Entry>& entry : entries_) {
    if (entry) paths.push_back(entry->path);
  }
  return paths;
}

}  // namespace tuicall::server

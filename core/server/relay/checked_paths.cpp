#include "server/relay/checked_paths.h"

#include <algorithm>

namespace tuicall::server {

CheckedPaths::Entry* CheckedPaths::find(const Path& path) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.path == path; });
  return found == entries_.end() ? nullptr : &*found;
}

CheckedPaths::Entry* CheckedPaths::in_use() {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [](const Entry& entry) { return entry.in_use; });
  return found == entries_.end() ? nullptr : &*found;
}

// The one that was checked longest ago goes, but not the one in use.
std::optional<Path> CheckedPaths::make_room() {
  if (entries_.size() < kMost) return std::nullopt;
  const auto oldest =
      std::min_element(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        return std::pair(a.in_use, a.checked_us) < std::pair(b.in_use, b.checked_us);
      });
  const Path path = oldest->path;
  entries_.erase(oldest);
  return path;
}

std::optional<Path> CheckedPaths::check(const Path& path, bool nominated, int64_t now_us) {
  std::optional<Path> gone;
  Entry* entry = find(path);
  if (entry == nullptr) {
    gone = make_room();
    entry = &entries_.emplace_back(Entry{path});
  }
  entry->checked_us = now_us;
  if (nominated) entry->nominated = ++nominations_;
  return gone;
}

bool CheckedPaths::has(const Path& path, int64_t now_us) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.path == path && consents(entry, now_us);
  });
}

bool CheckedPaths::use(const Path& path, int64_t now_us) {
  Entry* entry = find(path);
  if (entry == nullptr || entry->in_use) return false;
  Entry* before = in_use();
  if (before != nullptr && consents(*before, now_us) && entry->nominated <= before->nominated)
    return false;
  if (before != nullptr) before->in_use = false;
  entry->in_use = true;
  return true;
}

const Path* CheckedPaths::current(int64_t now_us) const {
  for (const Entry& entry : entries_) {
    if (entry.in_use) return consents(entry, now_us) ? &entry.path : nullptr;
  }
  return nullptr;
}

void CheckedPaths::remove(const Path& path) {
  std::erase_if(entries_, [&](const Entry& entry) { return entry.path == path; });
}

std::vector<Path> CheckedPaths::expire(int64_t now_us) {
  std::vector<Path> expired;
  for (const Entry& entry : entries_) {
    if (!consents(entry, now_us)) expired.push_back(entry.path);
  }
  for (const Path& path : expired) remove(path);
  return expired;
}

std::vector<Path> CheckedPaths::all() const {
  std::vector<Path> paths;
  for (const Entry& entry : entries_) paths.push_back(entry.path);
  return paths;
}

}  // namespace tuicall::server

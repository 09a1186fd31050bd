// Errors are values that are passed up unchanged: a code of codes.h and one English sentence that
// says what was wrong and with which value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/codes.h"

namespace tuicall::base {

struct Status {
  int32_t code = kOk;
  std::string message;

  bool ok() const { return code == kOk; }
  bool operator==(const Status&) const = default;
};

// A value, or the status that says why there is none. value() and operator* need ok().
template <typename T>
class Result {
 public:
  Result(T value) : value_(std::move(value)) {}          // NOLINT(google-explicit-constructor)
  Result(Status status) : status_(std::move(status)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  Status status_;
  std::optional<T> value_;
};

}  // namespace tuicall::base

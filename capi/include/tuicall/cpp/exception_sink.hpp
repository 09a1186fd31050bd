/**
 * @file exception_sink.hpp
 * @brief Where what a program's callbacks throw goes to.
 * Nothing here is for programs. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_EXCEPTION_SINK_HPP
#define TUICALL_CPP_EXCEPTION_SINK_HPP

#include <cstdio>
#include <exception>
#include <mutex>
#include <utility>

#include "types.hpp"

namespace tuicall {
namespace detail {

// Takes what user code throws. Shared by everything that an engine calls back, and may outlive it.
class ExceptionSink {
 public:
  void set(TUICallExceptionHandler handler) {
    const std::lock_guard<std::mutex> lock(mutex_);
    handler_ = std::move(handler);
  }

  // Runs user code; nothing it throws gets out.
  template <class Code>
  void guard(const char* where, Code&& code) noexcept {
    try {
      code();
    } catch (...) {
      report(where);
    }
  }

 private:
  void report(const char* where) noexcept {
    const std::exception_ptr thrown = std::current_exception();
    try {
      TUICallExceptionHandler handler;
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        handler = handler_;
      }
      if (handler) return handler(thrown, where);
    } catch (...) {
      (void)std::fprintf(stderr, "tuicall: the exception handler itself threw an exception\n");
    }
    print(thrown, where);
  }

  static void print(const std::exception_ptr& thrown, const char* where) noexcept {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      (void)std::fprintf(stderr, "tuicall: an exception left %s: %s\n", where, error.what());
    } catch (...) {
      (void)std::fprintf(stderr, "tuicall: an exception of an unknown type left %s\n", where);
    }
  }

  std::mutex mutex_;
  TUICallExceptionHandler handler_;
};

}  // namespace detail
}  // namespace tuicall

#endif  // TUICALL_CPP_EXCEPTION_SINK_HPP

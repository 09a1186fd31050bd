/**
 * @file completion_link.hpp
 * @brief How answers of the C interface reach completions and futures.
 * Nothing here is for programs. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_COMPLETION_LINK_HPP
#define TUICALL_CPP_COMPLETION_LINK_HPP

#include <exception>
#include <future>
#include <memory>

#include "bridge.hpp"
#include "exception_sink.hpp"

namespace tuicall {
namespace detail {

// A completion callback that waits for its answer.
struct CompletionLink {
  TUICallCompletion done;
  std::shared_ptr<ExceptionSink> sink;

  static void fire(void* self, const tuicall_result* value) {
    const std::unique_ptr<CompletionLink> link(static_cast<CompletionLink*>(self));
    link->sink->guard("a completion", [&] { link->done(result(*value)); });
  }
};

// A future that waits for its answer.
struct PromiseLink {
  std::promise<TUICallResult> promise;

  void fail(const TUICallError& error) { promise.set_exception(std::make_exception_ptr(error)); }

  static void fire(void* self, const tuicall_result* value) {
    const std::unique_ptr<PromiseLink> link(static_cast<PromiseLink*>(self));
    if (value->code == TUICALL_OK) {
      link->promise.set_value(result(*value));
    } else {
      link->fail(TUICallError(value->code, text(value->message)));
    }
  }
};

}  // namespace detail
}  // namespace tuicall

#endif  // TUICALL_CPP_COMPLETION_LINK_HPP

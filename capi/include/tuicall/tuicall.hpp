/**
 * @file tuicall.hpp
 * @brief tuicall for C++17: header only, over tuicall.h. Link with libtuicall (CMake:
 * tuicall::tuicall).
 *
 * @code
 * class Printer : public tuicall::TUICallObserver {
 *   void onCallReceived(const std::string& callerId, const std::vector<std::string>&, const
 * std::string&, tuicall::TUICallMediaType) override { std::cout << callerId << " calls\n"; }
 * };
 *
 * tuicall::TUICallEngine engine("127.0.0.1:7450", "ca.pem");
 * engine.addObserver(std::make_shared<Printer>());
 * engine.init(1400000000, "alice", ticket).get();
 * engine.call("bob", tuicall::TUICallMediaType::Audio).get();
 * @endcode
 *
 * **Two forms of every method.** With a `TUICallCompletion` it returns at once, and the
 * completion runs once, in order with the events, where the engine's callbacks run; what is refused
 * at once throws TUICallError, and the completion is not called. Without one it returns a
 * std::future whose get() gives the result or throws TUICallError; it may be dropped. get() works
 * everywhere, inside callbacks too, save on the runtime's loop thread (callbacks of
 * TUIDispatch::Inline), where it would wait for itself: there the second form does nothing and
 * returns a future that has failed with -1203 already, and the first is to be used.
 *
 * **Text** must not contain NUL where tuicall.h takes a `const char *` (user, group and call ids,
 * tickets, nickname, avatar): both forms throw TUICallError with -1202 for it.
 */
#ifndef TUICALL_TUICALL_HPP
#define TUICALL_TUICALL_HPP

#include "cpp/engine.hpp"
#include "cpp/engine_options.hpp"
#include "cpp/observer.hpp"
#include "cpp/runtime.hpp"
#include "cpp/types.hpp"
#include "cpp/user_sig.hpp"

#endif  // TUICALL_TUICALL_HPP

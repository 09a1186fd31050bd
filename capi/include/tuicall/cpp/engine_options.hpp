/**
 * @file engine_options.hpp
 * @brief How an engine of the C++ interface is made. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_ENGINE_OPTIONS_HPP
#define TUICALL_CPP_ENGINE_OPTIONS_HPP

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "runtime.hpp"

namespace tuicall {

/** How an engine is made. */
struct TUICallEngineOptions {
  std::string server; /**< "host:port" or "[v6 address]:port" of tuicalld */
  std::string
      caFile; /**< PEM file of the authorities that are trusted; empty: those of the system */
  TUIDispatch dispatch = TUIDispatch::Thread; /**< where callbacks run */
  std::shared_ptr<TUICallRuntime> runtime;    /**< null: the process's default one */
  std::function<void()>
      wakeUp; /**< TUIDispatch::Poll: wakes the thread that polls; must not block */
  std::chrono::milliseconds requestTimeout{
      0}; /**< how long a method waits for its answer; 0 = 10 s; at most 600 s */
  std::chrono::milliseconds volumeInterval{
      0}; /**< how often onUserVoiceVolumeChanged comes while the engine uses sound; 0 = 300 ms,
             else 20 ms to 60 s; negative = never */
  std::chrono::milliseconds frameLength{
      0}; /**< how much sound is in a packet that is sent: 10 or 20 ms; 0 = 20. Of 10 ms each is
             sent 10 ms earlier, and their headers take 22 kbit/s more */
};

}  // namespace tuicall

#endif  // TUICALL_CPP_ENGINE_OPTIONS_HPP

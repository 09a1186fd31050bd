// tuicall._native.Engine: the methods of the C engine, nearly one to one; tuicall/engine.py makes
// them comfortable. Interpreter lock held everywhere.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <string>

#include "handle.h"
#include "observer.h"

namespace tuicall_python {

class Engine {
 public:
  Engine(const std::string& server, const std::string& ca_file, int dispatch,
         std::uint32_t request_timeout_ms, std::int32_t volume_interval_ms, std::uint32_t frame_ms,
         pybind11::object wake_up);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  Handle& handle() const { return *handle_; }

  std::uint64_t add_observer(const Observer& observer);
  void remove_observer(std::uint64_t observer_id);
  /** @param timeout_ms -1 = for ever. @return how many were delivered */
  std::uint32_t poll(int timeout_ms);
  int poll_fd();
  bool on_loop_thread();
  pybind11::object call_info();
  void close();
  /** Without waiting. */
  void close_soon();

  int traverse(visitproc visit, void* argument) const;
  void clear();

 private:
  pybind11::object wake_up_;
  std::shared_ptr<Handle> handle_;
};

/** Adds the class to the module. */
void bind_engine(pybind11::module_& module);

}  // namespace tuicall_python

// A Python module for tests: raises events on the C table behind a Python observer, from a thread
// of its own, without an engine or a server. What it raises is fixed, so that a test knows what
// must arrive.
#include <pybind11/pybind11.h>
#include <tuicall/tuicall.h>

#include <chrono>
#include <string>
#include <thread>

#include "raise_events.h"

namespace py = pybind11;

namespace {

/** Raises the event `count` times on a native thread that keeps its thread state, as the runtime's
   threads do. Gives the nanoseconds that one took. */
double raise_events(const py::capsule& table, const std::string& name, int count) {
  const auto& observer = *table.get_pointer<tuicall_observer>();
  const auto& raiser = tuicall_test::raisers().at(name);
  std::chrono::steady_clock::duration taken{};
  const py::gil_scoped_release released;
  std::thread([&] {
    const PyGILState_STATE attached = PyGILState_Ensure();
    PyThreadState* const state = PyEval_SaveThread();
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) raiser(observer);
    taken = std::chrono::steady_clock::now() - begin;
    PyEval_RestoreThread(state);
    PyGILState_Release(attached);
  }).join();
  return std::chrono::duration<double, std::nano>(taken).count() / count;
}

/** The floor: a callable gets an int and two texts through the bare C API, on a thread that keeps
 * its state. */
double call_bare(const py::object& callable, int count) {
  std::chrono::steady_clock::duration taken{};
  PyObject* const method = callable.ptr();
  const py::gil_scoped_release released;
  std::thread([&] {
    const PyGILState_STATE attached = PyGILState_Ensure();
    PyThreadState* const state = PyEval_SaveThread();
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
      PyEval_RestoreThread(state);
      PyObject* arguments[] = {nullptr, PyLong_FromLong(4711),
                               PyUnicode_DecodeUTF8("alice", 5, nullptr),
                               PyUnicode_DecodeUTF8("call-1", 6, nullptr)};
      Py_XDECREF(
          PyObject_Vectorcall(method, arguments + 1, 3 | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr));
      for (PyObject* const argument : arguments) Py_XDECREF(argument);
      PyEval_SaveThread();
    }
    taken = std::chrono::steady_clock::now() - begin;
    PyEval_RestoreThread(state);
    PyGILState_Release(attached);
  }).join();
  return std::chrono::duration<double, std::nano>(taken).count() / count;
}

}  // namespace

PYBIND11_MODULE(native_events, module) {
  module.def("raise_events", &raise_events, py::arg("table"), py::arg("name"),
             py::arg("count") = 1);
  module.def("call_bare", &call_bare, py::arg("callable"), py::arg("count"));
}

#include "observer.h"

#include <atomic>
#include <utility>

#include "arguments.h"

namespace py = pybind11;

namespace tuicall_python {

/** What the C table carries as user_data. `observer` is of the interpreter lock, `owners` of
 * nobody. */
struct Slot {
  const Observer* observer;
  std::atomic<int> owners;
};

namespace {

thread_local ExitCatcher* exit_catcher = nullptr;  // the innermost one of this thread

void disown(Slot* slot) {
  if (slot->owners.fetch_sub(1) == 1) delete slot;
}

void release(void* user_data) { disown(static_cast<Slot*>(user_data)); }

void call_method(PyObject* method, PyObject** arguments, Py_ssize_t count) {
  bool complete = true;
  for (Py_ssize_t i = 0; i < count; ++i) complete = complete && arguments[i] != nullptr;
  const std::size_t flags = static_cast<std::size_t>(count) | PY_VECTORCALL_ARGUMENTS_OFFSET;
  PyObject* const result =
      complete ? PyObject_Vectorcall(method, arguments, flags, nullptr) : nullptr;
  for (Py_ssize_t i = 0; i < count; ++i) Py_XDECREF(arguments[i]);
  if (result == nullptr) report_exception(method);
  Py_XDECREF(result);
}

/**
 * The callback of every event. A pure C API frame: no object with a destructor, nothing that
 * catches, because taking the lock of an interpreter that is ending ends the thread.
 */
template <std::size_t kEvent, typename EventStruct>
void deliver(void* user_data, const EventStruct* event) {
  const PyGILState_STATE state = PyGILState_Ensure();
  const Observer* const observer = static_cast<const Slot*>(user_data)->observer;
  PyObject* const method = observer != nullptr ? observer->method(kEvent) : nullptr;
  if (method != nullptr) {
    PyObject* arguments[1 + kMaxArguments];  // the first is for the callee's own use
    const Py_ssize_t count = arguments_of(*event, arguments + 1);
    call_method(method, arguments + 1, count);
    Py_DECREF(method);
  }
  PyGILState_Release(state);
}

template <std::size_t kEvent, typename EventStruct>
void set_entry(void (*&entry)(void*, const EventStruct*), PyObject* method) {
  entry = method != nullptr ? &deliver<kEvent, EventStruct> : nullptr;
}

}  // namespace

const std::array<const char*, kEventCount> kEventNames = {
#define TUICALL_PYTHON_EVENT(name) #name,
    TUICALL_PYTHON_EVENTS(TUICALL_PYTHON_EVENT)
#undef TUICALL_PYTHON_EVENT
};

Observer::Observer(const py::tuple& methods) : slot_(nullptr) {
  if (methods.size() != kEventCount) throw py::value_error("one method or None for each event");
  for (std::size_t i = 0; i < kEventCount; ++i) {
    const py::object method = methods[i];
    if (!method.is_none()) methods_[i] = py::object(method).release().ptr();
  }
  slot_ = new Slot{this, 1};
}

Observer::~Observer() {
  forget();
  disown(slot_);
}

tuicall_observer Observer::table() const {
  tuicall_observer table{};
  table.size = sizeof table;
  table.user_data = slot_;
  table.release = &release;
#define TUICALL_PYTHON_EVENT(name) set_entry<k_##name>(table.name, methods_[k_##name]);
  TUICALL_PYTHON_EVENTS(TUICALL_PYTHON_EVENT)
#undef TUICALL_PYTHON_EVENT
  slot_->owners.fetch_add(1);
  return table;
}

void Observer::discard(const tuicall_observer& table) { table.release(table.user_data); }

void Observer::forget() {
  slot_->observer = nullptr;
  for (PyObject*& method : methods_) Py_CLEAR(method);
}

PyObject* Observer::method(std::size_t event) const {
  Py_XINCREF(methods_[event]);
  return methods_[event];
}

int Observer::traverse(visitproc visit, void* argument) const {
  for (PyObject* const method : methods_) {
    if (method == nullptr) continue;
    const int result = visit(method, argument);
    if (result != 0) return result;
  }
  return 0;
}

ExitCatcher::ExitCatcher() : outer_(exit_catcher) { exit_catcher = this; }

ExitCatcher::~ExitCatcher() {
  exit_catcher = outer_;
  Py_XDECREF(type_);
  Py_XDECREF(value_);
  Py_XDECREF(traceback_);
}

void ExitCatcher::rethrow() {
  if (type_ == nullptr) return;
  PyErr_Restore(std::exchange(type_, nullptr), std::exchange(value_, nullptr),
                std::exchange(traceback_, nullptr));
  throw py::error_already_set();
}

bool ExitCatcher::keep() {
  if (type_ != nullptr) return false;
  PyErr_Fetch(&type_, &value_, &traceback_);
  return true;
}

void report_exception(PyObject* callable) {
  const bool is_exit = PyErr_ExceptionMatches(PyExc_Exception) == 0;
  const bool kept = is_exit && exit_catcher != nullptr && exit_catcher->keep();
  if (!kept) PyErr_WriteUnraisable(callable);
}

}  // namespace tuicall_python

#include "request.h"

#include <semaphore.h>

#include <memory>
#include <string>
#include <vector>

#include "observer.h"
#include "python_types.h"
#include "state.h"

namespace py = pybind11;

namespace tuicall_python {
namespace {

std::string text_of(const tuicall_string& text) { return {text.data, text.length}; }

/** Where a thread waits for an answer. A POSIX semaphore, because a signal interrupts waiting for
 * it. */
class Waiter {
 public:
  Waiter() { sem_init(&answered_, 0, 0); }
  ~Waiter() { sem_destroy(&answered_); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  /** On the loop thread. */
  void answer(const tuicall_result& result) {
    outcome_ = {result.code, text_of(result.message)};
    call_id_ = text_of(result.call_id);
    for (std::uint32_t i = 0; i < result.user_ids.count; ++i) {
      user_ids_.push_back(text_of(result.user_ids.items[i]));
    }
    sem_post(&answered_);
  }

  /** Interpreter lock held. */
  py::object wait() {
    while (without_gil([this] { return sem_wait(&answered_); }) != 0) {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    }
    if (outcome_.code != TUICALL_OK) raise_error(outcome_.code, outcome_.message);
    py::list user_ids;
    for (const std::string& user_id : user_ids_) user_ids.append(py::str(user_id));
    return py::make_tuple(py::str(call_id_), user_ids);
  }

 private:
  sem_t answered_;
  Outcome outcome_{};
  std::string call_id_;
  std::vector<std::string> user_ids_;
};

void answer_waiter(void* user_data, const tuicall_result* result) {
  auto* const waiter = static_cast<std::shared_ptr<Waiter>*>(user_data);
  (*waiter)->answer(*result);
  delete waiter;
}

/** A pure C API frame, see observer.cpp. Owns the callable. */
void answer_callable(void* user_data, const tuicall_result* result) {
  const PyGILState_STATE state = PyGILState_Ensure();
  auto* const done = static_cast<PyObject*>(user_data);
  PyObject* const arguments =
      Py_BuildValue("(iNNN)", result->code, new_text(result->message), new_text(result->call_id),
                    new_text_list(result->user_ids));
  PyObject* const answer = arguments != nullptr ? PyObject_CallObject(done, arguments) : nullptr;
  if (answer == nullptr) report_exception(done);
  Py_XDECREF(answer);
  Py_XDECREF(arguments);
  Py_DECREF(done);
  PyGILState_Release(state);
}

py::object wait_for_answer(Handle& handle, const Start& start) {
  const auto waiter = std::make_shared<Waiter>();
  auto shared = std::make_unique<std::shared_ptr<Waiter>>(waiter);
  const tuicall_completion completion{sizeof completion, TUICALL_DELIVER_ON_LOOP, shared.get(),
                                      &answer_waiter};
  handle.require([&](tuicall_engine* engine) {
    const std::int32_t code = start(engine, &completion);
    if (code == TUICALL_OK) (void)shared.release();
    return code;
  });
  return waiter->wait();
}

void tell_callable(Handle& handle, const py::object& done, const Start& start) {
  py::object shared = done;
  const tuicall_completion completion{sizeof completion, TUICALL_DELIVER_IN_ORDER, shared.ptr(),
                                      &answer_callable};
  handle.require([&](tuicall_engine* engine) {
    const std::int32_t code = start(engine, &completion);
    if (code == TUICALL_OK) shared.release();
    return code;
  });
}

}  // namespace

py::object request(Handle& handle, const py::object& done, const Start& start) {
  if (done.is_none()) return wait_for_answer(handle, start);
  tell_callable(handle, done, start);
  return py::none();
}

}  // namespace tuicall_python

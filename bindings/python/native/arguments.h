// What each event's struct becomes: the arguments of the observer's method, in the order of
// docs/observer.md. Interpreter lock held; pure C API.
#pragma once

#include <Python.h>
#include <tuicall/tuicall.h>

namespace tuicall_python {

/** No event has more arguments. */
constexpr Py_ssize_t kMaxArguments = 5;

/** Writes new references to `arguments` and says how many there are; one that could not be made is
 * null. */
Py_ssize_t arguments_of(const tuicall_error_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_call_received_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_call_cancelled_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_call_begin_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_call_end_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_call_media_type_changed_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_user_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_user_available_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_user_voice_volume_changed_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_user_network_quality_changed_event& event,
                        PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_empty_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_call_not_connected_event& event, PyObject** arguments);
Py_ssize_t arguments_of(const tuicall_connection_state_changed_event& event, PyObject** arguments);

}  // namespace tuicall_python

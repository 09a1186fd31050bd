#include "arguments.h"

#include <initializer_list>

#include "python_types.h"

namespace tuicall_python {
namespace {

Py_ssize_t put(PyObject** arguments, std::initializer_list<PyObject*> values) {
  Py_ssize_t count = 0;
  for (PyObject* const value : values) arguments[count++] = value;
  return count;
}

PyObject* new_media_type(std::int32_t value) {
  return new_enumerator(Enumeration::kMediaType, value);
}

PyObject* new_volume_map(const tuicall_user_voice_volume_changed_event& event) {
  PyObject* map = PyDict_New();
  for (std::uint32_t i = 0; map != nullptr && i < event.count; ++i) {
    PyObject* const user_id = new_text(event.volumes[i].user_id);
    PyObject* const volume = PyLong_FromLong(event.volumes[i].volume);
    if (user_id == nullptr || volume == nullptr || PyDict_SetItem(map, user_id, volume) != 0) {
      Py_CLEAR(map);
    }
    Py_XDECREF(user_id);
    Py_XDECREF(volume);
  }
  return map;
}

PyObject* new_quality_list(const tuicall_user_network_quality_changed_event& event) {
  PyObject* list = PyList_New(static_cast<Py_ssize_t>(event.count));
  for (std::uint32_t i = 0; list != nullptr && i < event.count; ++i) {
    PyObject* const quality = new_network_quality_info(event.qualities[i]);
    if (quality == nullptr) {
      Py_CLEAR(list);
    } else {
      PyList_SET_ITEM(list, static_cast<Py_ssize_t>(i), quality);
    }
  }
  return list;
}

}  // namespace

Py_ssize_t arguments_of(const tuicall_error_event& event, PyObject** arguments) {
  return put(arguments, {PyLong_FromLong(event.code), new_text(event.message)});
}

Py_ssize_t arguments_of(const tuicall_call_received_event& event, PyObject** arguments) {
  return put(arguments, {new_text(event.caller_id), new_text_list(event.callee_ids),
                         new_text(event.group_id), new_media_type(event.media_type)});
}

Py_ssize_t arguments_of(const tuicall_call_cancelled_event& event, PyObject** arguments) {
  return put(arguments, {new_text(event.user_id)});
}

Py_ssize_t arguments_of(const tuicall_call_begin_event& event, PyObject** arguments) {
  return put(arguments, {new_room_id(event.room_id), new_media_type(event.media_type),
                         new_enumerator(Enumeration::kRole, event.role)});
}

Py_ssize_t arguments_of(const tuicall_call_end_event& event, PyObject** arguments) {
  return put(arguments, {new_room_id(event.room_id), new_media_type(event.media_type),
                         new_enumerator(Enumeration::kRole, event.role),
                         PyFloat_FromDouble(event.total_time_ms)});
}

Py_ssize_t arguments_of(const tuicall_call_media_type_changed_event& event, PyObject** arguments) {
  return put(arguments,
             {new_media_type(event.old_media_type), new_media_type(event.new_media_type)});
}

Py_ssize_t arguments_of(const tuicall_user_event& event, PyObject** arguments) {
  return put(arguments, {new_text(event.user_id)});
}

Py_ssize_t arguments_of(const tuicall_user_available_event& event, PyObject** arguments) {
  return put(arguments, {new_text(event.user_id), PyBool_FromLong(event.is_available)});
}

Py_ssize_t arguments_of(const tuicall_user_voice_volume_changed_event& event,
                        PyObject** arguments) {
  return put(arguments, {new_volume_map(event)});
}

Py_ssize_t arguments_of(const tuicall_user_network_quality_changed_event& event,
                        PyObject** arguments) {
  return put(arguments, {new_quality_list(event)});
}

Py_ssize_t arguments_of(const tuicall_empty_event& /*event*/, PyObject** /*arguments*/) {
  return 0;
}

Py_ssize_t arguments_of(const tuicall_call_not_connected_event& event, PyObject** arguments) {
  return put(arguments, {new_text(event.call_id), new_media_type(event.media_type),
                         new_enumerator(Enumeration::kEndReason, event.reason),
                         new_text(event.user_id), new_call_info(*event.info)});
}

Py_ssize_t arguments_of(const tuicall_connection_state_changed_event& event, PyObject** arguments) {
  return put(arguments, {new_enumerator(Enumeration::kConnectionState, event.state)});
}

}  // namespace tuicall_python

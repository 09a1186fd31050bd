#include "python_types.h"

#include <array>
#include <initializer_list>
#include <vector>

namespace py = pybind11;

namespace tuicall_python {
namespace {

/** References that live as long as the process: the interpreter may be gone when static objects are
 * destroyed. */
struct PythonTypes {
  std::array<std::vector<PyObject*>, 6> enumerators;  // by Enumeration, then by value
  PyObject* error = nullptr;
  PyObject* room_id = nullptr;
  PyObject* call_info = nullptr;
  PyObject* network_quality_info = nullptr;
  PyObject* user_profile = nullptr;
};

PythonTypes* types = nullptr;

std::vector<PyObject*> enumerators_of(const py::object& enumeration) {
  std::vector<PyObject*> all(py::len(enumeration));
  for (std::size_t value = 0; value < all.size(); ++value) {
    all[value] = enumeration(value).release().ptr();
  }
  return all;
}

/** Calls `type` with these new references as positional arguments and gives them back; any may be
 * null. */
PyObject* new_object(PyObject* type, std::initializer_list<PyObject*> arguments) {
  bool complete = true;
  for (PyObject* const argument : arguments) complete = complete && argument != nullptr;
  PyObject* const object =
      complete ? PyObject_Vectorcall(type, arguments.begin(), arguments.size(), nullptr) : nullptr;
  for (PyObject* const argument : arguments) Py_XDECREF(argument);
  return object;
}

/** A list of what `convert` makes of each item, or null. */
template <typename Item>
PyObject* new_list(const Item* items, std::uint32_t count, PyObject* (*convert)(const Item&)) {
  PyObject* const list = PyList_New(static_cast<Py_ssize_t>(count));
  for (std::uint32_t i = 0; list != nullptr && i < count; ++i) {
    PyObject* const object = convert(items[i]);
    if (object == nullptr) {
      Py_DECREF(list);
      return nullptr;
    }
    PyList_SET_ITEM(list, static_cast<Py_ssize_t>(i), object);
  }
  return list;
}

PyObject* new_profile(const tuicall_user_profile& profile) {
  return new_object(types->user_profile, {new_text(profile.user_id), new_text(profile.nickname),
                                          new_text(profile.avatar_url)});
}

}  // namespace

void load_python_types() {
  const py::module_ module = py::module_::import("tuicall._types");
  auto* const loaded = new PythonTypes;
  loaded->enumerators = {
      enumerators_of(module.attr("TUICallMediaType")),
      enumerators_of(module.attr("TUICallRole")),
      enumerators_of(module.attr("TUICallScene")),
      enumerators_of(module.attr("TUICallEndReason")),
      enumerators_of(module.attr("TUINetworkQuality")),
      enumerators_of(module.attr("TUICallConnectionState")),
  };
  loaded->error = module.attr("TUICallError").cast<py::object>().release().ptr();
  loaded->room_id = module.attr("TUIRoomId").cast<py::object>().release().ptr();
  loaded->call_info = module.attr("TUICallInfo").cast<py::object>().release().ptr();
  loaded->network_quality_info =
      module.attr("TUINetworkQualityInfo").cast<py::object>().release().ptr();
  loaded->user_profile = module.attr("TUIUserProfile").cast<py::object>().release().ptr();
  types = loaded;
}

void raise_error(std::int32_t code, const std::string& message) {
  const py::tuple arguments = py::make_tuple(code, message);
  PyErr_SetObject(types->error, arguments.ptr());
  throw py::error_already_set();
}

PyObject* new_enumerator(Enumeration enumeration, std::int32_t value) {
  const std::vector<PyObject*>& all = types->enumerators[static_cast<std::size_t>(enumeration)];
  const auto index = static_cast<std::size_t>(value);
  if (value < 0 || index >= all.size()) return PyLong_FromLong(value);
  Py_INCREF(all[index]);
  return all[index];
}

PyObject* new_text(const tuicall_string& text) {
  return PyUnicode_DecodeUTF8(text.data, static_cast<Py_ssize_t>(text.length), "replace");
}

PyObject* new_text_list(const tuicall_string_list& list) {
  return new_list(list.items, list.count, new_text);
}

PyObject* new_room_id(const tuicall_room_id& room) {
  return new_object(types->room_id,
                    {PyLong_FromLong(room.int_room_id), new_text(room.str_room_id)});
}

PyObject* new_call_info(const tuicall_call_info& info) {
  return new_object(types->call_info, {
                                          new_text(info.call_id),
                                          new_room_id(info.room_id),
                                          new_enumerator(Enumeration::kRole, info.role),
                                          new_enumerator(Enumeration::kMediaType, info.media_type),
                                          new_enumerator(Enumeration::kScene, info.scene),
                                          new_text(info.caller_id),
                                          new_text_list(info.callee_ids),
                                          new_text(info.chat_group_id),
                                          new_text(info.user_data),
                                          PyLong_FromLongLong(info.begin_time_ms),
                                          new_enumerator(Enumeration::kEndReason, info.reason),
                                          new_text(info.ended_by),
                                          new_list(info.profiles, info.profile_count, new_profile),
                                      });
}

PyObject* new_network_quality_info(const tuicall_user_network_quality& quality) {
  return new_object(
      types->network_quality_info,
      {new_text(quality.user_id), new_enumerator(Enumeration::kNetworkQuality, quality.quality)});
}

}  // namespace tuicall_python

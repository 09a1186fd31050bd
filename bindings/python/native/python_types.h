// The Python types of tuicall._types, and how values of the C interface become objects of them.
// Everything here needs the interpreter lock. The functions that return PyObject* give a new
// reference, or null with an exception set; they are pure C API, so that they may stand in the
// frames of a callback.
#pragma once

#include <pybind11/pybind11.h>
#include <tuicall/tuicall.h>

#include <cstdint>
#include <string>

namespace tuicall_python {

/** Loads tuicall._types; called once, when the module is made. */
void load_python_types();

/** Throws tuicall.TUICallError(code, message). */
[[noreturn]] void raise_error(std::int32_t code, const std::string& message);

/** The enumerations of tuicall._types. */
enum class Enumeration : std::uint8_t {
  kMediaType,
  kRole,
  kScene,
  kEndReason,
  kNetworkQuality,
  kConnectionState
};

/** The enumerator of that value; a plain int if this release does not know it. */
PyObject* new_enumerator(Enumeration enumeration, std::int32_t value);

PyObject* new_text(const tuicall_string& text);
PyObject* new_text_list(const tuicall_string_list& list);
PyObject* new_room_id(const tuicall_room_id& room);
PyObject* new_call_info(const tuicall_call_info& info);
PyObject* new_network_quality_info(const tuicall_user_network_quality& quality);

}  // namespace tuicall_python

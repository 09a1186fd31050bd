// Lets Python's garbage collector see the references that a C++ class holds.
#pragma once

#include <pybind11/pybind11.h>

namespace tuicall_python {

/** For py::class_<T>: T has `int traverse(visitproc, void*) const` and `void clear()`. */
template <typename T>
pybind11::custom_type_setup garbage_collected() {
  return pybind11::custom_type_setup([](PyHeapTypeObject* heap_type) {
    PyTypeObject& type = heap_type->ht_type;
    type.tp_flags |= Py_TPFLAGS_HAVE_GC;
    type.tp_traverse = [](PyObject* self, visitproc visit, void* arg) {
      Py_VISIT(Py_TYPE(self));
      auto* const holder = reinterpret_cast<pybind11::detail::instance*>(self);
      const void* const value = holder->get_value_and_holder().value_ptr();
      return value != nullptr ? static_cast<const T*>(value)->traverse(visit, arg) : 0;
    };
    type.tp_clear = [](PyObject* self) {
      auto* const holder = reinterpret_cast<pybind11::detail::instance*>(self);
      void* const value = holder->get_value_and_holder().value_ptr();
      if (value != nullptr) static_cast<T*>(value)->clear();
      return 0;
    };
  });
}

}  // namespace tuicall_python

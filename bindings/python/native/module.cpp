// The extension module tuicall._native. Free threading and subinterpreters are not supported: what
// protects its objects is the one interpreter lock.
#include <pybind11/pybind11.h>
#include <tuicall/tuicall.h>

#include <cstdint>
#include <string>

#include "engine.h"
#include "garbage_collection.h"
#include "observer.h"
#include "python_types.h"
#include "state.h"

namespace py = pybind11;

namespace tuicall_python {
namespace {

void require(std::int32_t code) {
  if (code != TUICALL_OK) raise_error(code, tuicall_last_error());
}

std::string make_user_sig(std::uint32_t sdk_app_id, const std::string& user_id,
                          const std::string& secret_key, std::int64_t expire_s,
                          std::int64_t now_s) {
  char* ticket = nullptr;
  require(tuicall_user_sig_make(&ticket, sdk_app_id, user_id.c_str(), secret_key.c_str(), expire_s,
                                now_s));
  std::string text = ticket;
  tuicall_free(ticket);
  return text;
}

std::int64_t check_user_sig(const std::string& ticket, std::uint32_t sdk_app_id,
                            const std::string& user_id, const std::string& secret_key,
                            std::int64_t now_s) {
  std::int64_t expires_at_s = 0;
  require(tuicall_user_sig_check(ticket.c_str(), sdk_app_id, user_id.c_str(), secret_key.c_str(),
                                 now_s, &expires_at_s));
  return expires_at_s;
}

/** A capsule around the C table, for tests that raise events without a server. */
py::capsule table_capsule(const Observer& observer) {
  auto* const table = new tuicall_observer(observer.table());
  return py::capsule(table, "tuicall_observer", [](PyObject* capsule) {
    auto* const owned =
        static_cast<tuicall_observer*>(PyCapsule_GetPointer(capsule, "tuicall_observer"));
    Observer::discard(*owned);
    delete owned;
  });
}

void bind_observer(py::module_& module) {
  py::class_<Observer>(module, "Observer", garbage_collected<Observer>())
      .def(py::init<const py::tuple&>(), py::arg("methods"))
      .def("forget", &Observer::forget)
      .def("table", &table_capsule);
  py::tuple names(kEventNames.size());
  for (std::size_t i = 0; i < kEventNames.size(); ++i) names[i] = py::str(kEventNames[i]);
  module.attr("EVENTS") = names;
}

}  // namespace
}  // namespace tuicall_python

PYBIND11_MODULE(_native, module) {
  namespace tp = tuicall_python;
  py::options options;
  options.disable_function_signatures();
  module.doc() = "The C interface of tuicall for the modules of this package; not for programs.";
  tp::load_python_types();
  tp::bind_observer(module);
  tp::bind_engine(module);
  module.attr("DISPATCH_THREAD") = py::int_(static_cast<int>(TUICALL_DISPATCH_THREAD));
  module.attr("DISPATCH_POLL") = py::int_(static_cast<int>(TUICALL_DISPATCH_POLL));
  module.attr("DISPATCH_INLINE") = py::int_(static_cast<int>(TUICALL_DISPATCH_INLINE));
  module.def("version", &tuicall_version);
  module.def("code_name", &tuicall_code_name, py::arg("code"));
  module.def("make_user_sig", &tp::make_user_sig, py::arg("sdk_app_id"), py::arg("user_id"),
             py::arg("secret_key"), py::arg("expire_s"), py::arg("now_s"));
  module.def("check_user_sig", &tp::check_user_sig, py::arg("ticket"), py::arg("sdk_app_id"),
             py::arg("user_id"), py::arg("secret_key"), py::arg("now_s"));
  module.def("hold_threads", &tp::hold_threads);
  module.def("shut_down", &tp::shut_down);
}

// The class tuicall._native.Engine as Python sees it. Every method that asks the server takes
// `done`, see request.h.
#include <pybind11/stl.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "audio.h"
#include "engine.h"
#include "garbage_collection.h"
#include "request.h"

namespace py = pybind11;

namespace tuicall_python {
namespace {

using Class = py::class_<Engine>;
using UserIds = std::vector<std::string>;
/** int_room_id, str_room_id */
using RoomId = std::tuple<std::int32_t, std::string>;
/** timeout_s, room, user_data, chat_group_id, push_title, push_description */
using Params =
    std::tuple<std::uint32_t, RoomId, std::string, std::string, std::string, std::string>;

tuicall_string borrowed(const std::string& text) {
  return {text.c_str(), static_cast<std::uint32_t>(text.size()), 0};
}

tuicall_room_id borrowed(const RoomId& room) {
  return {std::get<0>(room), 0, borrowed(std::get<1>(room))};
}

tuicall_call_params borrowed(const Params& params) {
  tuicall_call_params borrowed_params{};
  borrowed_params.size = sizeof borrowed_params;
  tuicall_call_params_init(&borrowed_params);
  borrowed_params.timeout_s = std::get<0>(params);
  borrowed_params.room_id = borrowed(std::get<1>(params));
  borrowed_params.user_data = borrowed(std::get<2>(params));
  borrowed_params.chat_group_id = borrowed(std::get<3>(params));
  borrowed_params.push_title = borrowed(std::get<4>(params));
  borrowed_params.push_description = borrowed(std::get<5>(params));
  return borrowed_params;
}

std::vector<const char*> borrowed(const UserIds& user_ids) {
  std::vector<const char*> pointers;
  for (const std::string& user_id : user_ids) pointers.push_back(user_id.c_str());
  return pointers;
}

std::uint32_t count_of(const UserIds& user_ids) {
  return static_cast<std::uint32_t>(user_ids.size());
}

/** The methods without parameters. */
void bind_plain_methods(Class& engine) {
  using Method = std::int32_t (*)(tuicall_engine*, const tuicall_completion*);
  const std::pair<const char*, Method> methods[] = {
      {"un_init", &tuicall_engine_un_init},
      {"accept", &tuicall_engine_accept},
      {"reject", &tuicall_engine_reject},
      {"ignore", &tuicall_engine_ignore},
      {"hangup", &tuicall_engine_hangup},
      {"open_camera", &tuicall_engine_open_camera},
      {"close_camera", &tuicall_engine_close_camera},
      {"open_microphone", &tuicall_engine_open_microphone},
      {"close_microphone", &tuicall_engine_close_microphone},
  };
  for (const auto& [name, method] : methods) {
    engine.def(
        name,
        [method = method](Engine& self, const py::object& done) {
          return request(self.handle(), done, method);
        },
        py::arg("done"));
  }
}

void bind_calling(Class& engine) {
  engine.def(
      "call",
      [](Engine& self, const std::string& user_id, std::int32_t media_type, const Params& params,
         const py::object& done) {
        const tuicall_call_params c_params = borrowed(params);
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_call(handle, user_id.c_str(), media_type, &c_params, completion);
        });
      },
      py::arg("user_id"), py::arg("media_type"), py::arg("params"), py::arg("done"));
  engine.def(
      "calls",
      [](Engine& self, const UserIds& user_ids, std::int32_t media_type, const Params& params,
         const py::object& done) {
        const tuicall_call_params c_params = borrowed(params);
        const std::vector<const char*> ids = borrowed(user_ids);
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_calls(handle, ids.data(), count_of(user_ids), media_type, &c_params,
                                      completion);
        });
      },
      py::arg("user_ids"), py::arg("media_type"), py::arg("params"), py::arg("done"));
  engine.def(
      "group_call",
      [](Engine& self, const std::string& group_id, const UserIds& user_ids,
         std::int32_t media_type, const Params& params, const py::object& done) {
        const tuicall_call_params c_params = borrowed(params);
        const std::vector<const char*> ids = borrowed(user_ids);
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_group_call(handle, group_id.c_str(), ids.data(), count_of(user_ids),
                                           media_type, &c_params, completion);
        });
      },
      py::arg("group_id"), py::arg("user_ids"), py::arg("media_type"), py::arg("params"),
      py::arg("done"));
}

void bind_joining(Class& engine) {
  engine.def(
      "invite_user",
      [](Engine& self, const UserIds& user_ids, const Params& params, const py::object& done) {
        const tuicall_call_params c_params = borrowed(params);
        const std::vector<const char*> ids = borrowed(user_ids);
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_invite_user(handle, ids.data(), count_of(user_ids), &c_params,
                                            completion);
        });
      },
      py::arg("user_ids"), py::arg("params"), py::arg("done"));
  engine.def(
      "join",
      [](Engine& self, const std::string& call_id, const py::object& done) {
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_join(handle, call_id.c_str(), completion);
        });
      },
      py::arg("call_id"), py::arg("done"));
  engine.def(
      "join_in_group_call",
      [](Engine& self, const RoomId& room_id, const std::string& group_id, std::int32_t media_type,
         const py::object& done) {
        const tuicall_room_id room = borrowed(room_id);
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_join_in_group_call(handle, &room, group_id.c_str(), media_type,
                                                   completion);
        });
      },
      py::arg("room_id"), py::arg("group_id"), py::arg("media_type"), py::arg("done"));
}

void bind_settings(Class& engine) {
  engine.def(
      "init",
      [](Engine& self, std::uint32_t sdk_app_id, const std::string& user_id,
         const std::string& user_sig, const py::object& done) {
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_init(handle, sdk_app_id, user_id.c_str(), user_sig.c_str(),
                                     completion);
        });
      },
      py::arg("sdk_app_id"), py::arg("user_id"), py::arg("user_sig"), py::arg("done"));
  engine.def(
      "switch_call_media_type",
      [](Engine& self, std::int32_t media_type, const py::object& done) {
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_switch_call_media_type(handle, media_type, completion);
        });
      },
      py::arg("media_type"), py::arg("done"));
  engine.def(
      "set_self_info",
      [](Engine& self, const std::string& nickname, const std::string& avatar_url,
         const py::object& done) {
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_set_self_info(handle, nickname.c_str(), avatar_url.c_str(),
                                              completion);
        });
      },
      py::arg("nickname"), py::arg("avatar_url"), py::arg("done"));
  engine.def(
      "enable_multi_device_ability",
      [](Engine& self, bool enabled, const py::object& done) {
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_enable_multi_device_ability(handle, enabled ? 1 : 0, completion);
        });
      },
      py::arg("enabled"), py::arg("done"));
  engine.def(
      "end_call",
      [](Engine& self, const std::string& call_id, const py::object& done) {
        return request(self.handle(), done, [&](auto* handle, const auto* completion) {
          return tuicall_engine_end_call(handle, call_id.c_str(), completion);
        });
      },
      py::arg("call_id"), py::arg("done"));
}

void bind_sound(Class& engine) {
  engine
      .def(
          "push_audio",
          [](Engine& self, const py::buffer& samples, std::int32_t sample_format,
             std::uint32_t sample_rate_hz, std::uint32_t channels, bool live) {
            return push_audio(self.handle(), samples, {sample_format, sample_rate_hz, channels},
                              live);
          },
          py::arg("samples"), py::arg("sample_format"), py::arg("sample_rate_hz"),
          py::arg("channels"), py::arg("live"))
      .def("clear_audio", [](Engine& self) { self.handle().require(&tuicall_engine_clear_audio); })
      .def(
          "read_audio",
          [](Engine& self, const std::string& user_id, std::int32_t sample_format,
             std::uint32_t sample_rate_hz, std::uint32_t channels, std::uint32_t sample_count,
             int timeout_ms) {
            return read_audio(self.handle(), user_id, {sample_format, sample_rate_hz, channels},
                              sample_count, timeout_ms);
          },
          py::arg("user_id"), py::arg("sample_format"), py::arg("sample_rate_hz"),
          py::arg("channels"), py::arg("sample_count"), py::arg("timeout_ms"));
}

void bind_sound_files(Class& engine) {
  engine
      .def(
          "play_file",
          [](Engine& self, const std::string& path, const py::object& done) {
            return request(self.handle(), done, [&](auto* handle, const auto* completion) {
              return tuicall_engine_play_file(handle, path.c_str(), completion);
            });
          },
          py::arg("path"), py::arg("done"))
      .def(
          "play_tone",
          [](Engine& self, double frequency_hz, double amplitude, std::uint32_t duration_ms,
             const py::object& done) {
            return request(self.handle(), done, [&](auto* handle, const auto* completion) {
              return tuicall_engine_play_tone(handle, frequency_hz, amplitude, duration_ms,
                                              completion);
            });
          },
          py::arg("frequency_hz"), py::arg("amplitude"), py::arg("duration_ms"), py::arg("done"))
      .def(
          "record_file",
          [](Engine& self, const std::string& user_id, const std::string& path,
             std::uint32_t sample_rate_hz, const py::object& done) {
            return request(self.handle(), done, [&](auto* handle, const auto* completion) {
              return tuicall_engine_record_file(handle, user_id.c_str(), path.c_str(),
                                                sample_rate_hz, completion);
            });
          },
          py::arg("user_id"), py::arg("path"), py::arg("sample_rate_hz"), py::arg("done"))
      .def(
          "stop_recording",
          [](Engine& self, const std::string& path) {
            self.handle().require([&](tuicall_engine* handle) {
              return tuicall_engine_stop_recording(handle, path.c_str());
            });
          },
          py::arg("path"));
}

}  // namespace

void bind_engine(py::module_& module) {
  Class engine(module, "Engine", garbage_collected<Engine>());
  engine
      .def(py::init<const std::string&, const std::string&, int, std::uint32_t, std::int32_t,
                    std::uint32_t, py::object>(),
           py::arg("server"), py::arg("ca_file"), py::arg("dispatch"),
           py::arg("request_timeout_ms"), py::arg("volume_interval_ms"), py::arg("frame_ms"),
           py::arg("wake_up"))
      .def("close", &Engine::close)
      .def("close_soon", &Engine::close_soon)
      .def("add_observer", &Engine::add_observer, py::arg("observer"))
      .def("remove_observer", &Engine::remove_observer, py::arg("observer_id"))
      .def("poll", &Engine::poll, py::arg("timeout_ms"))
      .def("poll_fd", &Engine::poll_fd)
      .def("on_loop_thread", &Engine::on_loop_thread)
      .def("call_info", &Engine::call_info);
  bind_plain_methods(engine);
  bind_calling(engine);
  bind_joining(engine);
  bind_settings(engine);
  bind_sound(engine);
  bind_sound_files(engine);
}

}  // namespace tuicall_python

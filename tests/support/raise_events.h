// Every event with fixed contents, raised on the table of an observer as the library would, without
// an engine or a server: so a test of a binding knows what must arrive. Any thread.
#pragma once

#include <tuicall/tuicall.h>

#include <functional>
#include <map>
#include <string>

namespace tuicall_test {

/** By the name of the event, like "on_user_join"; and for benchmarks "two_texts", an enumerator,
 * two texts and nothing else. An entry of the table that is null is not called. */
const std::map<std::string, std::function<void(const tuicall_observer&)>>& raisers();

}  // namespace tuicall_test

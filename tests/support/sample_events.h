// One event of each kind with fixed values, for the tests of the bindings: what has to arrive in
// each language is known. Raised on a table of functions directly, without an engine or a server.
#pragma once

#include <tuicall/tuicall.h>

#include <functional>
#include <map>
#include <string>

/** By the name of the table's entry (and "two_texts", see there): calls it, as the library would:
 * not at all if it is null. */
const std::map<std::string, std::function<void(const tuicall_observer&)>>& sample_events();

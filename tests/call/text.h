// What the rules decide as short text, so that a test and a table can say what they expect in one
// line.
#pragma once

#include <string>
#include <vector>

#include "call/step.h"

namespace tuicall::test {

// "bob: received(alice, [bob], audio)", "bob/b1: …" for one device, "bob/!b1: …" for all the
// others.
std::string text_of(const call::Tell& tell);
std::vector<std::string> texts_of(const std::vector<call::Tell>& tells);
std::string text_of(call::Phase phase);
std::string text_of(base::EndReason reason);

}  // namespace tuicall::test

// Whether a text has a part.
#pragma once

#include <string>

namespace tuicall::test {

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace tuicall::test

// The C++ header needs nothing before it and nothing newer than C++17, and may be included in many
// places.
#include <tuicall/tuicall.hpp>
// Once more, and after the C header.
#include <tuicall/tuicall.h>

#include <tuicall/tuicall.hpp>

int header_alone_cpp() { return static_cast<int>(sizeof(tuicall::TUICallInfo)); }

#include "guard.h"

namespace tuicall::capi {
namespace {

thread_local std::string the_last_error;

}  // namespace

int32_t report(const base::Status& status) {
  the_last_error = status.message;
  return status.code;
}

const char* last_error() { return the_last_error.c_str(); }

}  // namespace tuicall::capi

#include "shared_library.h"

#include <dlfcn.h>

#include "account.h"

namespace tuicall::cli {

SharedLibrary::SharedLibrary(const std::string& file, const std::string& needed_for,
                             const std::string& package)
    : file_(file), handle_(dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) {
    throw UsageError(needed_for + " needs " + file +
                     ", which is not there; in Debian: apt install " + package);
  }
}

void* SharedLibrary::address_of(const char* name) const {
  void* const address = dlsym(handle_, name);
  if (address == nullptr) throw UsageError(file_ + " has no " + name + ", expected a later one");
  return address;
}

}  // namespace tuicall::cli

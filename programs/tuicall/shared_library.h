// A library that is loaded when it is used: the program starts where it is missing, and whoever has
// no sound card needs none of what plays on one.
#pragma once

#include <string>

namespace tuicall::cli {

class SharedLibrary {
 public:
  // file: "libsndfile.so.1". needed_for and package are named if it is not there. Never unloaded: a
  // library may have threads. Throws UsageError.
  SharedLibrary(const std::string& file, const std::string& needed_for, const std::string& package);

  // The function of this name, of this type. Throws UsageError.
  template <class Function>
  Function* find(const char* name) const {
    return reinterpret_cast<Function*>(address_of(name));
  }

 private:
  void* address_of(const char* name) const;

  std::string file_;
  void* handle_;
};

}  // namespace tuicall::cli

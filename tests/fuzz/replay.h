// What a fuzzer is replayed with; CMakeLists.txt gives it for each.
#pragma once

namespace tuicall::fuzz {

extern const char* const kCorpus;  // the folder
extern const int kMutations;       // so many of it

}  // namespace tuicall::fuzz

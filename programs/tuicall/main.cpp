// The command line `tuicall`.
#include <exception>
#include <iostream>

#include "app.h"

int main(int argc, char** argv) {
  try {
    return tuicall::cli::App().run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "tuicall: " << error.what() << "\n";
    return tuicall::cli::kExitCallFailed;
  }
}

// `tuicall usersig make|check`: tickets, without a server.
#pragma once

#include <cstdint>
#include <string>

#include "account.h"

namespace tuicall::cli {

// Prints a ticket that is valid for so many seconds. Gives the exit code.
int make_user_sig(const Account& account, int64_t expire_s);

// Checks the ticket as the server does, and prints until when it is valid, or why not. Gives the
// exit code.
int check_user_sig(const Account& account, const std::string& ticket, bool json);

}  // namespace tuicall::cli

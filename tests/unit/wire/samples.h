// One message of every kind, twice: with nothing set, and with everything set.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "wire/codec.h"
#include "wire/message.h"

namespace tuicall::wire {

std::vector<Frame> empty_samples();
std::vector<Frame> full_samples();

// The frame's bytes without the length prefix.
std::vector<uint8_t> content_of(const Frame& frame);

}  // namespace tuicall::wire

// Frames that our encoder does not make: broken, hostile, or of a newer peer. Nothing of it may
// crash.
#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include <random>

#include "samples.h"
#include "wire/schema/frame_generated.h"

namespace tuicall::wire {
namespace {

namespace fb = schema;

template <typename Build>
Decoded decode_built(fb::Body kind, Build&& build) {
  flatbuffers::FlatBufferBuilder builder;
  const flatbuffers::Offset<void> body = build(builder);
  builder.Finish(fb::CreateFrame(builder, kind, body));
  return decode({builder.GetBufferPointer(), builder.GetSize()});
}

void expect_malformed(const Decoded& decoded) {
  EXPECT_EQ(decoded.error, DecodeError::kMalformed);
  EXPECT_FALSE(decoded.message.empty());
}

TEST(DecodeFailure, EmptyAndTooLong) {
  expect_malformed(decode({}));
  expect_malformed(decode(std::vector<uint8_t>(kMaxFrameBytes + 1)));
}

TEST(DecodeFailure, NoFlatBuffer) {
  expect_malformed(decode(std::vector<uint8_t>(1, 0)));
  expect_malformed(decode(std::vector<uint8_t>(64, 0)));
  expect_malformed(decode(std::vector<uint8_t>(64, 0xFF)));
}

TEST(DecodeFailure, EveryCutFrameIsRefused) {
  for (const Frame& frame : full_samples()) {
    const std::vector<uint8_t> content = content_of(frame);
    for (size_t length = 0; length < content.size(); ++length) {
      // Without trailing padding the rest may still be whole; then it must say the same.
      const Decoded decoded = decode(std::span<const uint8_t>(content).first(length));
      if (decoded.error == DecodeError::kNone) {
        EXPECT_TRUE(decoded.frame == frame);
      }
    }
  }
}

TEST(DecodeFailure, EveryChangedByteIsReadOrRefused) {
  for (const Frame& frame : full_samples()) {
    const std::vector<uint8_t> content = content_of(frame);
    for (size_t i = 0; i < content.size(); ++i) {
      for (const uint8_t flip : {uint8_t{0x01}, uint8_t{0x80}, uint8_t{0xFF}}) {
        std::vector<uint8_t> changed = content;
        changed[i] = static_cast<uint8_t>(changed[i] ^ flip);
        const Decoded decoded = decode(changed);
        EXPECT_EQ(decoded.error == DecodeError::kNone, decoded.message.empty());
      }
    }
  }
}

TEST(DecodeFailure, RandomChangesAreReadOrRefused) {
  constexpr uint32_t kSeed = 20240607;
  std::mt19937 random(kSeed);
  const std::vector<Frame> samples = full_samples();
  for (int round = 0; round < 20'000; ++round) {
    std::vector<uint8_t> content = content_of(samples[random() % samples.size()]);
    for (uint32_t changes = 1 + random() % 8; changes > 0; --changes) {
      content[random() % content.size()] = static_cast<uint8_t>(random());
    }
    const Decoded decoded = decode(content);
    EXPECT_EQ(decoded.error == DecodeError::kNone, decoded.message.empty()) << "round " << round;
  }
}

TEST(DecodeFailure, AFrameWithoutABody) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(fb::CreateFrame(builder));
  EXPECT_NE(decode({builder.GetBufferPointer(), builder.GetSize()}).error, DecodeError::kNone);
}

TEST(DecodeFailure, ABodyKindWithoutItsTable) {
  for (int kind = 1; kind <= static_cast<int>(fb::Body::MAX); ++kind) {
    expect_malformed(decode_built(static_cast<fb::Body>(kind),
                                  [](auto&) { return flatbuffers::Offset<void>(); }));
  }
}

TEST(DecodeFailure, AnUnknownFrameKindIsNamed) {
  const Decoded decoded =
      decode_built(static_cast<fb::Body>(200), [](auto& b) { return fb::CreatePing(b).Union(); });
  EXPECT_EQ(decoded.error, DecodeError::kUnknownKind);
  EXPECT_NE(decoded.message.find("200"), std::string::npos);
}

TEST(DecodeFailure, AnUnknownCommandNamesItsRequest) {
  const Decoded decoded = decode_built(fb::Body::Request, [](auto& b) {
    return fb::CreateRequest(b, 4711, static_cast<fb::Command>(99), fb::CreateHangup(b).Union())
        .Union();
  });
  EXPECT_EQ(decoded.error, DecodeError::kUnknownKind);
  EXPECT_EQ(decoded.request_id, 4711U);
}

TEST(DecodeFailure, ARequestWithoutACommand) {
  expect_malformed(decode_built(fb::Body::Request, [](auto& b) {
    return fb::CreateRequest(b, 1, fb::Command::Hangup).Union();
  }));
  EXPECT_NE(decode_built(fb::Body::Request, [](auto& b) { return fb::CreateRequest(b, 1).Union(); })
                .error,
            DecodeError::kNone);
}

TEST(DecodeFailure, ADeliveryWithoutAnItem) {
  expect_malformed(decode_built(fb::Body::Delivery, [](auto& b) {
    return fb::CreateDelivery(b, 1, fb::DeliveryItem::Event).Union();
  }));
}

TEST(DecodeFailure, TextThatIsNotUtf8) {
  const Decoded decoded = decode_built(fb::Body::LoginRefused, [](auto& b) {
    return fb::CreateLoginRefused(b, 1, b.CreateString("\xC0\x80")).Union();
  });
  expect_malformed(decoded);
  EXPECT_NE(decoded.message.find("message"), std::string::npos);
}

TEST(DecodeFailure, TextInAListThatIsNotUtf8) {
  expect_malformed(decode_built(fb::Body::Request, [](auto& b) {
    const std::vector<std::string> ids = {"bob", "\xFF"};
    const auto invite = fb::CreateInvite(b, 0, b.CreateVectorOfStrings(ids));
    return fb::CreateRequest(b, 1, fb::Command::Invite, invite.Union()).Union();
  }));
}

TEST(DecodeFailure, NumbersOutOfTheirRange) {
  const auto media = [](auto& b) {
    return fb::CreateRequest(b, 1, fb::Command::SwitchMedia, fb::CreateSwitchMedia(b, 0, 3).Union())
        .Union();
  };
  expect_malformed(decode_built(fb::Body::Request, media));
  const auto kind_of_event = [](uint8_t kind) {
    return decode_built(fb::Body::Delivery, [kind](auto& b) {
      fb::EventBuilder event(b);
      event.add_kind(kind);
      return fb::CreateDelivery(b, 1, fb::DeliveryItem::Event, event.Finish().Union()).Union();
    });
  };
  EXPECT_EQ(kind_of_event(1).error, DecodeError::kNone);
  EXPECT_NE(kind_of_event(0).error, DecodeError::kNone);
  EXPECT_NE(kind_of_event(17).error, DecodeError::kNone);
}

TEST(DecodeFailure, AnUnknownEventOrItemNamesItsDelivery) {
  const Decoded event = decode_built(fb::Body::Delivery, [](auto& b) {
    fb::EventBuilder builder(b);
    builder.add_kind(99);
    return fb::CreateDelivery(b, 4711, fb::DeliveryItem::Event, builder.Finish().Union()).Union();
  });
  EXPECT_EQ(event.error, DecodeError::kUnknownKind);
  EXPECT_EQ(event.sequence, 4711U);
  EXPECT_NE(event.message.find("the event is of kind 99"), std::string::npos) << event.message;
  const Decoded item = decode_built(fb::Body::Delivery, [](auto& b) {
    return fb::CreateDelivery(b, 4712, static_cast<fb::DeliveryItem>(99), fb::CreatePing(b).Union())
        .Union();
  });
  EXPECT_EQ(item.error, DecodeError::kUnknownKind);
  EXPECT_EQ(item.sequence, 4712U);
}

// A closing event must close its call, for whatever new reason.
TEST(DecodeFailure, ANewerServersNumbersAreReadAsUnknown) {
  const Decoded decoded = decode_built(fb::Body::Delivery, [](auto& b) {
    fb::EventBuilder builder(b);
    builder.add_kind(static_cast<uint8_t>(EventKind::kCallEnd));
    builder.add_reason(99);
    builder.add_media_type(99);
    builder.add_role(99);
    return fb::CreateDelivery(b, 1, fb::DeliveryItem::Event, builder.Finish().Union()).Union();
  });
  ASSERT_EQ(decoded.error, DecodeError::kNone) << decoded.message;
  const auto& event = std::get<Event>(std::get<Delivery>(decoded.frame).item);
  EXPECT_EQ(event.kind, EventKind::kCallEnd);
  EXPECT_EQ(event.reason, base::EndReason::kUnknown);
  EXPECT_EQ(event.media_type, base::MediaType::kUnknown);
  EXPECT_EQ(event.role, base::Role::kNone);
}

// A list of many entries that all point to one long text would become far larger than the frame.
TEST(DecodeFailure, AListThatGrowsWhenItIsRead) {
  const Decoded decoded = decode_built(fb::Body::Request, [](auto& b) {
    const auto text = b.CreateString(std::string(30'000, 'x'));
    const std::vector<flatbuffers::Offset<flatbuffers::String>> same(8'000, text);
    const auto invite = fb::CreateInvite(b, 0, b.CreateVector(same));
    return fb::CreateRequest(b, 1, fb::Command::Invite, invite.Union()).Union();
  });
  expect_malformed(decoded);
}

}  // namespace
}  // namespace tuicall::wire

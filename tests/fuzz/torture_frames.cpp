#include "torture_frames.h"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>

#include "wire/codec.h"
#include "wire/schema/frame_generated.h"

namespace tuicall::fuzz {
namespace {

namespace fb = wire::schema;
using Answer = TortureFrame::Answer;
using Builder = flatbuffers::FlatBufferBuilder;
using Bytes = std::vector<uint8_t>;

constexpr const char* kNoFrame = "is not a well-formed FlatBuffer of a tuicall frame";

Bytes announced(uint32_t length, const Bytes& content = {}) {
  Bytes bytes;
  for (unsigned i = 0; i < 4; ++i) bytes.push_back(static_cast<uint8_t>(length >> (8U * i)));
  bytes.insert(bytes.end(), content.begin(), content.end());
  return bytes;
}

Bytes framed(const Bytes& content) {
  return announced(static_cast<uint32_t>(content.size()), content);
}

Bytes text_bytes(const std::string& text) { return {text.begin(), text.end()}; }

// A frame with this body, as the generated code makes it.
template <typename Build>
Bytes body(int kind, Build&& build) {
  Builder builder;
  const flatbuffers::Offset<void> made = build(builder);
  builder.Finish(fb::CreateFrame(builder, static_cast<fb::Body>(kind), made));
  return framed({builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()});
}

template <typename Build>
Bytes body(fb::Body kind, Build&& build) {
  return body(static_cast<int>(kind), build);
}

template <typename Build>
Bytes request(int kind, Build&& build, uint64_t request_id = 1) {
  return body(fb::Body::Request, [&](Builder& b) {
    const flatbuffers::Offset<void> command = build(b);
    return fb::CreateRequest(b, request_id, static_cast<fb::Command>(kind), command).Union();
  });
}

template <typename Build>
Bytes request(fb::Command kind, Build&& build, uint64_t request_id = 1) {
  return request(static_cast<int>(kind), build, request_id);
}

Bytes written(const wire::Frame& frame) {
  Bytes bytes;
  return wire::encode(frame, bytes).ok() ? bytes : Bytes();
}

// A good Ping with one 32-bit number in it replaced.
Bytes ping_with(size_t at, uint32_t value) {
  Bytes bytes = written(wire::Ping{});
  const Bytes number = announced(value);
  std::copy(number.begin(), number.end(), bytes.begin() + 4 + static_cast<std::ptrdiff_t>(at));
  return bytes;
}

Bytes cut_short(const wire::Frame& frame, size_t bytes) {
  Bytes content = written(frame);
  content.erase(content.begin(), content.begin() + 4);
  content.resize(std::min(content.size(), bytes));
  return framed(content);
}

wire::Login login_of(const std::string& user_id, uint32_t app = 7) {
  wire::Login login;
  login.sdk_app_id = app;
  login.user_id = user_id;
  login.user_sig = "no ticket";
  return login;
}

Bytes shared_texts(size_t length, size_t count) {
  return request(fb::Command::Invite, [&](Builder& b) {
    const auto text = b.CreateString(std::string(length, 'x'));
    const std::vector<flatbuffers::Offset<flatbuffers::String>> same(count, text);
    return fb::CreateInvite(b, 0, b.CreateVector(same)).Union();
  });
}

Bytes event_of(uint8_t kind, uint8_t media, uint8_t role, uint8_t reason) {
  return body(fb::Body::Delivery, [&](Builder& b) {
    fb::EventBuilder event(b);
    event.add_kind(kind);
    event.add_media_type(media);
    event.add_role(role);
    event.add_reason(reason);
    return fb::CreateDelivery(b, 1, fb::DeliveryItem::Event, event.Finish().Union()).Union();
  });
}

Bytes text_login(const std::string& user_id) {
  return body(fb::Body::Login, [&](Builder& b) {
    return fb::CreateLogin(b, 1, 1, 7, b.CreateString(user_id)).Union();
  });
}

Bytes request_of(wire::Command command, uint64_t request_id = 1) {
  return written(wire::Request{request_id, std::move(command)});
}

wire::PlaceCall call_to(std::vector<std::string> callees) {
  wire::PlaceCall place;
  place.callee_ids = std::move(callees);
  place.media_type = base::MediaType::kAudio;
  return place;
}

using Set = std::vector<TortureFrame>;

void add_lengths(Set& set) {
  const auto too_long = [&](const char* name, uint32_t length) {
    set.push_back(
        {name, false, announced(length), Answer::kClosed,
         "A frame of " + std::to_string(length) + " bytes was announced, expected 1 to 65536."});
  };
  too_long("length-zero", 0);
  too_long("length-one-over-the-limit", 65'537);
  too_long("length-a-megabyte", 1U << 20U);
  too_long("length-negative", 0xFFFFFFFFU);
  too_long("length-sign-bit", 0x80000000U);
  set.push_back(
      {"length-big-endian", false, {0, 0, 0, 8}, Answer::kClosed, "A frame of 134217728"});
  set.push_back({"length-after-log-in", true, announced(0), Answer::kClosed, "A frame of 0 bytes"});
  set.push_back({"http", false, text_bytes("GET / HTTP/1.1\r\n\r\n"), Answer::kClosed,
                 "A frame of 542393671 bytes"});
  set.push_back({"tls-in-tls",
                 false,
                 {0x16, 3, 1, 2, 0, 1, 0, 1},
                 Answer::kClosed,
                 "A frame of 33620758 bytes"});
  set.push_back({"ssh", false, text_bytes("SSH-2.0-x\r\n"), Answer::kClosed, "A frame of "});
  set.push_back({"half-a-length", false, {8, 0}, Answer::kNothing, ""});
  set.push_back({"length-without-content", false, announced(65'536), Answer::kNothing, ""});
  set.push_back({"half-a-frame", true, announced(64, Bytes(32, 0)), Answer::kNothing, ""});
}

void add_structure(Set& set) {
  const auto no_frame = [&](const char* name, const Bytes& bytes) {
    set.push_back({name, true, bytes, Answer::kClosed, kNoFrame});
  };
  no_frame("one-zero", framed({0}));
  no_frame("three-bytes", framed({1, 2, 3}));
  no_frame("zeros", framed(Bytes(64, 0)));
  no_frame("ones", framed(Bytes(64, 0xFF)));
  no_frame("longest-zeros", framed(Bytes(65'536, 0)));
  no_frame("longest-ones", framed(Bytes(65'536, 0xFF)));
  no_frame("json", framed(text_bytes(R"({"login":{"user_id":"alice"}})")));
  no_frame("root-behind-the-end", ping_with(0, 0x1000));
  no_frame("root-negative", ping_with(0, 0xFFFFFFFCU));
  no_frame("root-odd", ping_with(0, 5));
  no_frame("root-on-itself", ping_with(0, 0));
  no_frame("ping-cut-to-4", cut_short(wire::Ping{}, 4));
  no_frame("ping-cut-to-12", cut_short(wire::Ping{}, 12));
  no_frame("log-in-cut-in-half", cut_short(login_of("alice"), 40));
  no_frame("two-frames-as-one", framed(Bytes(8, 8)));
}

void add_bodies(Set& set) {
  const auto nothing = [](Builder&) { return flatbuffers::Offset<void>(); };
  const auto ping = [](Builder& b) { return fb::CreatePing(b).Union(); };
  set.push_back({"no-body", true, body(0, nothing), Answer::kClosed, "the frame has no body"});
  set.push_back({"log-in-without-table", false, body(fb::Body::Login, nothing), Answer::kClosed,
                 "the frame has no body"});
  set.push_back({"ping-without-table", true, body(fb::Body::Ping, nothing), Answer::kClosed,
                 "the frame has no body"});
  set.push_back({"request-without-table", true, body(fb::Body::Request, nothing), Answer::kClosed,
                 "the frame has no body"});
  set.push_back({"request-without-command", true, request(fb::Command::Hangup, nothing),
                 Answer::kClosed, "the request has no command"});
  set.push_back(
      {"delivery-without-item", true,
       body(fb::Body::Delivery, [](Builder& b) { return fb::CreateDelivery(b, 1).Union(); }),
       Answer::kClosed, "the delivery has no item"});
  set.push_back({"frame-kind-14", true, body(14, ping), Answer::kNoticed,
                 "the frame is of kind 14, expected 1 to 13"});
  set.push_back({"frame-kind-255", true, body(255, ping), Answer::kNoticed,
                 "the frame is of kind 255, expected 1 to 13"});
  set.push_back({"frame-kind-before-log-in", false, body(200, ping), Answer::kNoticed,
                 "the frame is of kind 200"});
  set.push_back({"command-kind-13", true, request(13, ping), Answer::kResult, ""});
  set.push_back({"command-kind-255", true, request(255, ping), Answer::kResult, ""});
  set.push_back({"command-kind-without-number", true, request(99, ping, 0), Answer::kNoticed,
                 "the command is of kind 99, expected 1 to 12"});
  set.push_back({"delivery-kind-9", true,
                 body(fb::Body::Delivery,
                      [](Builder& b) {
                        return fb::CreateDelivery(b, 1, static_cast<fb::DeliveryItem>(9),
                                                  fb::CreatePing(b).Union())
                            .Union();
                      }),
                 Answer::kNoticed, "the delivery is of kind 9, expected 1 to 2"});
}

void add_fields(Set& set) {
  const auto broken = [&](const char* name, const Bytes& bytes, const char* text) {
    set.push_back({name, true, bytes, Answer::kClosed, text});
  };
  broken("utf8-overlong", text_login("\xC0\x80"), "user_id is not valid UTF-8");
  broken("utf8-surrogate", text_login("\xED\xA0\x80"), "user_id is not valid UTF-8");
  broken("utf8-cut", text_login("a\xF0\x9F\x93"), "user_id is not valid UTF-8");
  broken("utf8-beyond", text_login("\xF4\x90\x80\x80"), "user_id is not valid UTF-8");
  broken("utf8-lone-continuation", text_login("\x80"), "user_id is not valid UTF-8");
  broken("utf8-in-a-list",
         request(fb::Command::Invite,
                 [](Builder& b) {
                   const std::vector<std::string> ids = {"bob", "\xFF"};
                   return fb::CreateInvite(b, 0, b.CreateVectorOfStrings(ids)).Union();
                 }),
         "user_ids is not valid UTF-8");
  broken("media-type-3",
         request(fb::Command::SwitchMedia,
                 [](Builder& b) { return fb::CreateSwitchMedia(b, 0, 3).Union(); }),
         "media_type is 3, expected 0 to 2");
  broken("media-type-255",
         request(fb::Command::PlaceCall,
                 [](Builder& b) { return fb::CreatePlaceCall(b, 0, 255).Union(); }),
         "media_type is 255, expected 0 to 2");
  // What a newer server may say is read as such, but clients do not say it.
  const auto unknown = [&](const char* name, const Bytes& bytes, const char* text) {
    set.push_back({name, true, bytes, Answer::kNoticed, text});
  };
  unknown("event-kind-0", event_of(0, 0, 0, 0), "the event is of kind 0, expected 1 to 16");
  unknown("event-kind-17", event_of(17, 0, 0, 0), "the event is of kind 17, expected 1 to 16");
  broken("role-9", event_of(1, 0, 9, 0), "clients do not send");
  broken("reason-99", event_of(1, 0, 0, 99), "clients do not send");
  broken("one-text-many-times", shared_texts(30'000, 8'000), "expected no shared ones");
  broken("one-text-three-times", shared_texts(30'000, 3), "expected no shared ones");
}

void add_misplaced(Set& set) {
  const auto closed = [&](const char* name, bool logged_in, const wire::Frame& frame,
                          const char* text) {
    set.push_back({name, logged_in, written(frame), Answer::kClosed, text});
  };
  closed("request-before-log-in", false, wire::Request{1, wire::Hangup{}}, "");
  closed("acknowledge-before-log-in", false, wire::Acknowledge{1}, "");
  closed("log-out-before-log-in", false, wire::Logout{}, "");
  closed("log-in-twice", true, login_of("alice"), "");
  closed("servers-log-in-accepted", true, wire::LoginAccepted{}, "");
  closed("servers-delivery", true, wire::Delivery{1, wire::Event{}}, "");
  closed("acknowledge-of-the-future", true, wire::Acknowledge{UINT64_MAX}, "");
  // Counts as sent again.
  set.push_back({"request-number-0", true, request_of(wire::Hangup{}, 0), Answer::kNothing, ""});
  closed("request-number-of-the-future", true, wire::Request{UINT64_MAX, wire::Hangup{}}, "");
}

void add_content(Set& set) {
  const auto refused = [&](const char* name, const wire::Login& login, const char* text) {
    set.push_back({name, false, written(login), Answer::kRefused, text});
  };
  refused("log-in-of-nobody", login_of(""), "is not 1 to 32 characters");
  refused("log-in-name-with-nul", login_of(std::string("a\0b", 3)), "is not 1 to 32 characters");
  refused("log-in-name-of-60000", login_of(std::string(60'000, 'x')), "(60000 bytes)");
  refused("log-in-other-app", login_of("alice", 8), "is not served here");
  refused("log-in-no-ticket", login_of("alice"), "malformed");
  wire::Login long_ticket = login_of("alice");
  long_ticket.user_sig = std::string(40'000, 'A');
  refused("log-in-ticket-of-40000", long_ticket, "it has 40000 bytes");
  wire::Login newer = login_of("alice");
  newer.protocol_min = newer.protocol_max = 65'535;
  refused("log-in-protocol-65535", newer, "speaks protocol versions 65535 to 65535");

  const auto failed = [&](const char* name, wire::Command command, const char* text) {
    set.push_back({name, true, request_of(std::move(command)), Answer::kResult, text});
  };
  failed("call-to-nobody", call_to({}), "nobody but oneself");
  failed("call-to-oneself", call_to({"alice", "alice"}), "nobody but oneself");
  failed("call-to-a-wrong-name", call_to({"../bob"}), "is not 1 to 32 characters");
  failed("call-to-4000", call_to([] {
           std::vector<std::string> users;
           for (int i = 0; i < 4'000; ++i) users.push_back("u" + std::to_string(i));
           return users;
         }()),
         "expected at most 9");
  failed("accept-of-no-call", wire::Accept{std::string(60'000, 'x'), {}}, "");
}

}  // namespace

std::vector<TortureFrame> torture_frames() {
  Set set;
  add_lengths(set);
  add_structure(set);
  add_bodies(set);
  add_fields(set);
  add_misplaced(set);
  add_content(set);
  return set;
}

}  // namespace tuicall::fuzz

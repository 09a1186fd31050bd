// The codes that every layer reports: 0 is success. The list is part of the public contract
// (docs/engine.md).
#pragma once

#include <cstdint>

namespace tuicall::base {

// A code travels as int32_t (wire, C ABI), so these are plain constants and not an enum class.
inline constexpr int32_t kOk = 0;
inline constexpr int32_t kPermissionDenied = -1101;
inline constexpr int32_t kInitFail = -1201;
inline constexpr int32_t kParamInvalid = -1202;
inline constexpr int32_t kRequestRefused = -1203;
inline constexpr int32_t kRequestRepeated = -1204;
inline constexpr int32_t kSceneNotSupported = -1205;
inline constexpr int32_t kSignalingSendFail = -1401;
inline constexpr int32_t kServerOverloaded = -1402;
inline constexpr int32_t kNotLoggedIn = 6014;
inline constexpr int32_t kKicked = 6208;
inline constexpr int32_t kInvitationInvalid = 8010;
inline constexpr int32_t kBlockedByCallee = 20007;
inline constexpr int32_t kUserSigExpired = 70001;
inline constexpr int32_t kUserSigEmpty = 70002;
inline constexpr int32_t kUserSigMalformed = 70003;
inline constexpr int32_t kUserSigWrongKey = 70009;
inline constexpr int32_t kUserSigUserDiffers = 70013;
inline constexpr int32_t kUserSigAppDiffers = 70014;
inline constexpr int32_t kSdkAppUnknown = 70020;
inline constexpr int32_t kCallMissing = 101004;
inline constexpr int32_t kRecordMissing = 101050;

}  // namespace tuicall::base

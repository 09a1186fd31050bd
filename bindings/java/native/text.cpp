#include "text.h"

#include <array>
#include <cstdint>
#include <vector>

#include "classes.h"
#include "errors.h"

namespace tuicall_java {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;
constexpr std::uint32_t kFirstSupplementary = 0x10000;
constexpr std::uint32_t kFirstHighSurrogate = 0xD800;
constexpr std::uint32_t kFirstLowSurrogate = 0xDC00;
constexpr std::uint32_t kAfterSurrogates = 0xE000;
constexpr std::uint32_t kLastCodePoint = 0x10FFFF;

Method make_string;
// For the life of the process: many texts and lists are empty.
jstring empty_text = nullptr;
jobjectArray empty_texts = nullptr;

/** Reads UTF-8 (RFC 3629) one code point after the other. */
class Utf8Reader {
 public:
  Utf8Reader(const char* data, std::size_t length) : at_(data), end_(data + length) {}

  bool done() const { return at_ == end_; }

  std::uint32_t next() {
    const auto first = static_cast<unsigned char>(*at_++);
    if (first < 0x80) return first;
    if (first < 0xC2 || first > 0xF4) return kReplacement;
    if (first < 0xE0) return rest(first & 0x1FU, 1, 0x80);
    if (first < 0xF0) return rest(first & 0x0FU, 2, 0x800);
    return rest(first & 0x07U, 3, kFirstSupplementary);
  }

 private:
  std::uint32_t rest(std::uint32_t code_point, int count, std::uint32_t least) {
    for (; count > 0; --count) {
      if (at_ == end_ || (static_cast<unsigned char>(*at_) & 0xC0U) != 0x80) return kReplacement;
      code_point = code_point << 6 | (static_cast<unsigned char>(*at_++) & 0x3FU);
    }
    const bool is_surrogate = code_point >= kFirstHighSurrogate && code_point < kAfterSurrogates;
    return code_point < least || code_point > kLastCodePoint || is_surrogate ? kReplacement
                                                                             : code_point;
  }

  const char* at_;
  const char* end_;
};

/** @param units  has room for as many as there are bytes: a code point takes no more units than
 * bytes */
jsize to_utf16(const char* data, std::size_t length, jchar* units) {
  Utf8Reader reader(data, length);
  jsize count = 0;
  while (!reader.done()) {
    std::uint32_t code_point = reader.next();
    if (code_point >= kFirstSupplementary) {
      code_point -= kFirstSupplementary;
      units[count++] = static_cast<jchar>(kFirstHighSurrogate + (code_point >> 10));
      code_point = kFirstLowSurrogate + (code_point & 0x3FFU);
    }
    units[count++] = static_cast<jchar>(code_point);
  }
  return count;
}

void append_utf8(std::uint32_t code_point, std::string* text) {
  const auto append = [text](std::uint32_t byte) { text->push_back(static_cast<char>(byte)); };
  const auto follow = [&](int shift) { append(0x80U | (code_point >> shift & 0x3FU)); };
  if (code_point < 0x80) return append(code_point);
  if (code_point < 0x800) {
    append(0xC0U | code_point >> 6);
  } else if (code_point < kFirstSupplementary) {
    append(0xE0U | code_point >> 12);
    follow(6);
  } else {
    append(0xF0U | code_point >> 18);
    follow(12);
    follow(6);
  }
  follow(0);
}

/** @return what is wrong, or null */
const char* to_utf8(const std::vector<jchar>& units, std::string* text) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    std::uint32_t code_point = units[i];
    if (code_point == 0) return "has a NUL character";
    if (code_point >= kFirstHighSurrogate && code_point < kAfterSurrogates) {
      const std::uint32_t low = i + 1 < units.size() ? units[i + 1] : 0;
      const bool is_pair =
          code_point < kFirstLowSurrogate && low >= kFirstLowSurrogate && low < kAfterSurrogates;
      if (!is_pair) return "has a surrogate without its other half";
      code_point = kFirstSupplementary + ((code_point - kFirstHighSurrogate) << 10) +
                   (low - kFirstLowSurrogate);
      ++i;
    }
    append_utf8(code_point, text);
  }
  return nullptr;
}

/** In the place of a local reference; null if there was none, or no room. */
template <typename Reference>
Reference keep(JNIEnv* env, Reference made) {
  if (made == nullptr) return nullptr;
  auto* const kept = static_cast<Reference>(env->NewGlobalRef(made));
  env->DeleteLocalRef(made);
  return kept;
}

}  // namespace

bool find_text_classes(JNIEnv* env) {
  if (!make_string.find(env, "java/lang/String", "<init>", "()V")) return false;
  empty_text =
      keep(env, static_cast<jstring>(env->NewObject(make_string.owner(), make_string.id())));
  empty_texts = keep(env, env->NewObjectArray(0, make_string.owner(), nullptr));
  return empty_text != nullptr && empty_texts != nullptr;
}

jstring new_text(JNIEnv* env, const char* data, std::size_t length) {
  if (length == 0) return static_cast<jstring>(env->NewLocalRef(empty_text));
  constexpr std::size_t kShort = 512;  // a user id has 32 bytes, a call id and most messages less
  if (length <= kShort) {
    std::array<jchar, kShort>
        units;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    return env->NewString(units.data(), to_utf16(data, length, units.data()));
  }
  std::vector<jchar> units(length);
  return env->NewString(units.data(), to_utf16(data, length, units.data()));
}

jstring new_text(JNIEnv* env, const tuicall_string& text) {
  return new_text(env, text.data, text.length);
}

jobjectArray new_texts(JNIEnv* env, const tuicall_string_list& texts) {
  if (texts.count == 0) return static_cast<jobjectArray>(env->NewLocalRef(empty_texts));
  const auto count = static_cast<jsize>(texts.count);
  auto* const array = env->NewObjectArray(count, make_string.owner(), nullptr);
  if (array == nullptr) return nullptr;
  for (jsize i = 0; i < count; ++i) {
    auto* const text = new_text(env, texts.items[i]);
    if (text == nullptr) return nullptr;
    env->SetObjectArrayElement(array, i, text);
    env->DeleteLocalRef(text);
  }
  return array;
}

bool TextArgument::read(JNIEnv* env, jstring text, const char* name) {
  is_null_ = text == nullptr;
  if (is_null_) return true;
  std::vector<jchar> units(static_cast<std::size_t>(env->GetStringLength(text)));
  if (!units.empty()) {
    env->GetStringRegion(text, 0, static_cast<jsize>(units.size()), units.data());
  }
  const char* const wrong = to_utf8(units, &text_);
  if (wrong == nullptr) return true;
  throw_error(env, TUICALL_E_PARAM_INVALID,
              std::string(name) + " " + wrong + " after '" + text_ + "', expected text without");
  return false;
}

bool TextsArgument::read(JNIEnv* env, jobjectArray texts, const char* name) {
  if (texts == nullptr) return true;
  texts_.resize(static_cast<std::size_t>(env->GetArrayLength(texts)));
  jsize index = 0;
  for (TextArgument& argument : texts_) {
    auto* const text = static_cast<jstring>(env->GetObjectArrayElement(texts, index++));
    if (!argument.read(env, text, name)) return false;
    pointers_.push_back(argument.get());
    env->DeleteLocalRef(text);
  }
  pointers_.push_back(nullptr);
  return true;
}

}  // namespace tuicall_java

// Texts between the library's UTF-8 and Java's UTF-16. JNI's own functions for this (NewStringUTF
// and the like) are not used: they mean another encoding, in which an emoji is something else.
#pragma once

#include <jni.h>
#include <tuicall/tuicall.h>

#include <cstddef>
#include <string>
#include <vector>

namespace tuicall_java {

/** Once, when the library is loaded. */
bool find_text_classes(JNIEnv* env);

/** Null if there is no memory: then an exception is pending. What is not UTF-8 becomes U+FFFD. */
jstring new_text(JNIEnv* env, const char* data, std::size_t length);
jstring new_text(JNIEnv* env, const tuicall_string& text);

/** A String[]; null as above. */
jobjectArray new_texts(JNIEnv* env, const tuicall_string_list& texts);

/** A text that a program hands in. */
class TextArgument {
 public:
  /** @param name  of the argument, for the failure
      @return whether it is null or a text that C can hold; if not, TUICallException is pending */
  bool read(JNIEnv* env, jstring text, const char* name);

  /** Null if it is null. */
  const char* get() const { return is_null_ ? nullptr : text_.c_str(); }

 private:
  bool is_null_ = true;
  std::string text_;
};

/** Several, as the C interface takes them. */
class TextsArgument {
 public:
  /** As TextArgument::read(), for a String[]. */
  bool read(JNIEnv* env, jobjectArray texts, const char* name);

  /** Null if it is null. */
  const char* const* get() const { return pointers_.empty() ? nullptr : pointers_.data(); }
  std::uint32_t count() const { return static_cast<std::uint32_t>(texts_.size()); }

 private:
  std::vector<TextArgument> texts_;
  std::vector<const char*> pointers_;  // and a null at the end
};

}  // namespace tuicall_java

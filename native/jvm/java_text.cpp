// Java strings as UTF-8, for the start only: calls carry their texts in frames.
#include "jvm/java_text.hpp"

#include "jvm/local_ref.hpp"

namespace pybridge {
namespace {

void append_utf8(std::string& out, char32_t point) {
  const auto put = [&out](char32_t byte) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
  };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

}  // namespace

std::string utf8(JNIEnv& env, jstring text) {
  std::string out;
  if (text == nullptr) return out;
  const jsize length = env.GetStringLength(text);
  std::u16string units(static_cast<std::size_t>(length), u'\0');
  env.GetStringRegion(text, 0, length, reinterpret_cast<jchar*>(units.data()));
  for (std::size_t i = 0; i < units.size(); ++i) {
    const char16_t unit = units[i];
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    if (high && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000) {
      append_utf8(out,
                  0x10000 + ((char32_t{unit} - 0xD800) << 10) + (char32_t{units[++i]} - 0xDC00));
    } else {
      append_utf8(out, unit >= 0xD800 && unit < 0xE000 ? char32_t{0xFFFD} : char32_t{unit});
    }
  }
  return out;
}

void raise_java(JNIEnv& env, const char* class_name, const std::string& message) {
  if (env.ExceptionCheck() == JNI_TRUE) return;
  const auto type = LocalRef<jclass>::adopt(env, env.FindClass(class_name));
  if (type) env.ThrowNew(type.get(), message.c_str());
}

}  // namespace pybridge

// UTF-8 text, such as paths and messages of the system, as UTF-16.
#pragma once

#include <string>
#include <string_view>

namespace pybridge::loader {

// Bytes that are not UTF-8 become U+FFFD, one for each byte.
std::u16string utf16Of(std::string_view utf8);

}  // namespace pybridge::loader

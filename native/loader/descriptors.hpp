// Descriptors closed, with every failure an exception.
#pragma once

namespace pybridge::loader {

void closeDescriptor(int fd);

}  // namespace pybridge::loader

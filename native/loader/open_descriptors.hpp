// The descriptors that are open in this process.
#pragma once

#include <vector>

namespace pybridge::loader {

// Those from `first` on, in no order; one that another thread opens or closes meanwhile may be
// missed.
std::vector<int> openDescriptors(int first);

}  // namespace pybridge::loader

// The arguments of one vectorcall, owned.
#include "py/arguments.hpp"

#include "py/conversion_failure.hpp"

namespace pybridge {

void Arguments::read(GilToken token, FrameReader& values, Decoder& decoder, std::size_t positional,
                     std::size_t keywords) {
  values.require_values(positional + keywords * 2);
  reserve(positional + keywords);
  for (std::size_t i = 0; i < positional; ++i) adopt_next(decoder.argument(token, i));
  if (keywords == 0) return;
  names_ = adopt(PyTuple_New(static_cast<Py_ssize_t>(keywords)));
  for (std::size_t i = 0; i < keywords; ++i) {
    py::object name = decoder.value(token);
    if (!PyUnicode_Check(name.ptr())) throw FrameError("keyword name is no text");
    try {
      adopt_next(decoder.value(token).release().ptr());
    } catch (ConversionFailure& failure) {
      failure.prepend("argument " + py::repr(name).cast<std::string>());
      throw;
    }
    ++keyword_count_;
    PyTuple_SET_ITEM(names_.ptr(), static_cast<Py_ssize_t>(i), name.release().ptr());
  }
}

}  // namespace pybridge

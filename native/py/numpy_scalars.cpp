// numpy's scalars in frames.
#include "py/numpy_scalars.hpp"

#include "py/conversion_failure.hpp"
#include "py/imports.hpp"
#include "py/temporal_fields.hpp"

namespace pybridge {
namespace {

char kind_of(PyObject* scalar) {
  const auto kind = share(scalar).attr("dtype").attr("kind").cast<std::string>();
  return kind.empty() ? '\0' : kind.front();
}

}  // namespace

// Records keep what only numpy knows of them; all others but times are plain numbers or texts.
py::object plain_numpy_scalar(GilToken, PyObject* scalar) {
  const char kind = kind_of(scalar);
  if (kind == 'm' || kind == 'M' || kind == 'V') return {};
  return adopt(PyObject_CallMethod(scalar, "item", nullptr));
}

bool encode_numpy_time(GilToken token, FrameWriter& writer, PyObject* scalar) {
  const char kind = kind_of(scalar);
  if (kind != 'm' && kind != 'M') return false;
  static PyObject* take_apart = nullptr;
  imported(token, "bridge._numpy_times", "parts", take_apart);
  const py::object parts = adopt(PyObject_CallOneArg(take_apart, scalar));
  if (parts.is_none()) return false;
  const auto words = parts.cast<py::tuple>();
  if (kind == 'm') {
    const auto seconds = words[0].cast<std::int64_t>();
    const auto nanos = words[1].cast<std::int64_t>();
    writer.tag(Tag::kDuration);
    writer.int64(seconds);
    writer.int64(nanos);
    return true;
  }
  const DateFields date{words[0].cast<int>(), words[1].cast<int>(), words[2].cast<int>()};
  if (words.size() == 3) {
    writer.tag(Tag::kDate);
    writer.uint64(date.pack());
    return true;
  }
  const auto time = TimeFields::of_nanosecond_of_day(words[3].cast<std::int64_t>());
  writer.tag(Tag::kDateTime);
  writer.uint64(date.pack());
  writer.uint64(time.pack());
  return true;
}

}  // namespace pybridge

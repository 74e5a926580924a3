// The columns of a kEach request: packed numbers, or Python objects made before the first row.
#pragma once

#include <vector>

#include "py/decode.hpp"
#include "py/each.hpp"

namespace pybridge {

class Columns {
 public:
  // Reads all columns; packed ones stay in the request's memory. Throws with `progress` at the row
  // whose value cannot be converted.
  void read(GilToken, FrameReader& request, Decoder& decoder, Progress& progress);

  std::size_t size() const { return list_.size(); }
  std::size_t rows() const { return rows_; }

  // A new reference to one cell, or nullptr with the Python error set.
  PyObject* cell(std::size_t column, std::size_t row) const {
    const Column& from = list_[column];
    return from.make(from, row);
  }

 private:
  struct Column {
    PyObject* (*make)(const Column&, std::size_t row);  // chosen once, by the element type
    const std::byte* data = nullptr;
    py::object items;  // a tuple
  };

  template <typename T>
  static T load(const Column& column, std::size_t row);
  template <typename T>
  static PyObject* number(const Column& column, std::size_t row);
  static PyObject* boolean(const Column& column, std::size_t row);
  static PyObject* item(const Column& column, std::size_t row);

  static Column packed(ElementType type, const std::byte* data);
  Column packed_column(FrameReader& request, TagWord word, std::uint32_t index);
  Column list_column(GilToken, Decoder& decoder, std::uint32_t count, std::uint32_t index,
                     Progress& progress);
  Column array_column(GilToken, Decoder& decoder, std::uint32_t index);

  std::vector<Column> list_;
  std::size_t rows_ = 0;
};

}  // namespace pybridge

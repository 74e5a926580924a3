// call_each: one Python call per row, for every type of column and of result.
#include "py/each.hpp"

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class EachTest : public PythonTest {
 protected:
  void start(const std::string& target, ElementType result, std::uint32_t columns) {
    begin(request_, FrameKind::kEach, handle(target), columns, 0,
          static_cast<std::uint16_t>(static_cast<int>(result) << 8));
  }
  std::string result() {
    const Reply reply = execute_frame(request_);
    if (reply.kind == FrameKind::kError) return error(reply.value.cast<py::tuple>());
    return py::str(reply.value.attr("dtype")).cast<std::string>() + " " +
           repr(reply.value.attr("tolist")());
  }
  std::string list() {
    const Reply reply = execute_frame(request_);
    return reply.kind == FrameKind::kError ? error(reply.value.cast<py::tuple>())
                                           : repr(reply.value);
  }
  std::string error(const py::tuple& record) {
    return py::str("row {}: {}").format(record[10], record[2]).cast<std::string>();
  }
  // The result of `expression` for one row of one column.
  std::string one(const std::string& expression, ElementType type) {
    start("lambda x: " + expression, type, 1);
    put_array<std::int8_t>(request_.writer(), ElementType::kInt8, {1}, {7});
    return result();
  }

  FrameMemory request_;
};

TEST_F(EachTest, calls_with_a_cell_of_each_type) {
  exec("rows = []\ndef keep(*cells):\n  rows.append(cells)\n  return len(rows)");
  start("keep", ElementType::kInt32, 7);
  FrameWriter& out = request_.writer();
  put_array<std::int8_t>(out, ElementType::kBool, {2}, {1, 0});
  put_array<std::int8_t>(out, ElementType::kInt8, {2}, {-128, 127});
  put_array<std::int16_t>(out, ElementType::kInt16, {2}, {-32768, 32767});
  put_array<std::int32_t>(out, ElementType::kInt32, {2}, {INT32_MIN, INT32_MAX});
  put_array<std::int64_t>(out, ElementType::kInt64, {2}, {INT64_MIN, INT64_MAX});
  put_array<float>(out, ElementType::kFloat32, {2}, {0.5F, -0.0F});
  put_array<double>(out, ElementType::kFloat64, {2}, {0.1, 1e300});
  EXPECT_EQ(result(), "int32 [1, 2]");
  EXPECT_EQ(repr(eval("rows")),
            "[(True, -128, -32768, -2147483648, -9223372036854775808, 0.5, 0.1), "
            "(False, 127, 32767, 2147483647, 9223372036854775807, -0.0, 1e+300)]");
}

TEST_F(EachTest, returns_an_array_of_each_type) {
  EXPECT_EQ(one("x == 7", ElementType::kBool), "bool [True]");
  EXPECT_EQ(one("-128", ElementType::kInt8), "int8 [-128]");
  EXPECT_EQ(one("32767", ElementType::kInt16), "int16 [32767]");
  EXPECT_EQ(one("-2**31", ElementType::kInt32), "int32 [-2147483648]");
  EXPECT_EQ(one("2**63 - 1", ElementType::kInt64), "int64 [9223372036854775807]");
  EXPECT_EQ(one("0.5", ElementType::kFloat32), "float32 [0.5]");
  EXPECT_EQ(one("float('nan')", ElementType::kFloat32), "float32 [nan]");
  EXPECT_EQ(one("0.1", ElementType::kFloat64), "float64 [0.1]");
  EXPECT_EQ(one("2**53", ElementType::kFloat64), "float64 [9007199254740992.0]");
}

TEST_F(EachTest, takes_numpy_scalars_as_results) {
  exec("import numpy");
  EXPECT_EQ(one("numpy.int16(x)", ElementType::kInt32), "int32 [7]");
  EXPECT_EQ(one("numpy.float32(0.5)", ElementType::kFloat64), "float64 [0.5]");
}

TEST_F(EachTest, refuses_results_that_do_not_fit) {
  const std::string start = "row 0: result does not fit: seen=";
  EXPECT_EQ(one("1", ElementType::kBool), start + "int 1, wanted=boolean");
  EXPECT_EQ(one("128", ElementType::kInt8), start + "int 128, wanted=byte");
  EXPECT_EQ(one("-32769", ElementType::kInt16), start + "int -32769, wanted=short");
  EXPECT_EQ(one("2**31", ElementType::kInt32), start + "int 2147483648, wanted=int");
  EXPECT_EQ(one("2**63", ElementType::kInt64), start + "int 9223372036854775808, wanted=long");
  EXPECT_EQ(one("1.0", ElementType::kInt64), start + "float 1.0, wanted=long");
  EXPECT_EQ(one("True", ElementType::kInt64), start + "bool True, wanted=long");
  EXPECT_EQ(one("1e300", ElementType::kFloat32), start + "float 1e+300, wanted=float");
  EXPECT_EQ(one("0.1", ElementType::kFloat32), "float32 [0.10000000149011612]");
  EXPECT_EQ(one("2**53 + 1", ElementType::kFloat64), start + "int 9007199254740993, wanted=double");
  EXPECT_EQ(one("10**400 > 0 or 1", ElementType::kFloat64), start + "bool True, wanted=double");
  EXPECT_EQ(one("'x'", ElementType::kFloat64), start + "str 'x', wanted=double");
  EXPECT_EQ(one("None", ElementType::kFloat64), start + "NoneType None, wanted=double");
}

TEST_F(EachTest, refuses_hostile_results_without_leaving_an_error_behind) {
  exec(R"(
class Equal(int):
    def __eq__(self, other): raise LookupError('no equal')
class Index:
    def __index__(self): raise LookupError('no index')
class Float:
    def __float__(self): raise LookupError('no float')
class Shown:
    def __repr__(self): raise LookupError('no repr')
)");
  EXPECT_EQ(one("Equal(5)", ElementType::kFloat64), "float64 [5.0]");
  EXPECT_EQ(one("Index()", ElementType::kInt64), "row 0: no index");
  EXPECT_EQ(one("Shown()", ElementType::kInt64),
            "row 0: result does not fit: seen=Shown <unprintable>, wanted=long");
  EXPECT_NE(one("Float()", ElementType::kFloat64).find("row 0"), std::string::npos);
}

TEST_F(EachTest, says_the_row_that_raised) {
  exec("def check(x):\n  if x == 30: raise ValueError(f'bad {x}')\n  return x");
  start("check", ElementType::kInt64, 1);
  put_array<std::int64_t>(request_.writer(), ElementType::kInt64, {4}, {10, 20, 30, 40});
  EXPECT_EQ(result(), "row 2: bad 30");
}

TEST_F(EachTest, returns_nothing_for_no_rows) {
  start("lambda x: 1 / 0", ElementType::kFloat64, 1);
  put_array<double>(request_.writer(), ElementType::kFloat64, {0}, {});
  EXPECT_EQ(result(), "float64 []");
}

TEST_F(EachTest, takes_more_columns_than_it_has_room_for_inline) {
  start("lambda *cells: sum(cells)", ElementType::kInt64, 40);
  for (int i = 0; i < 40; ++i)
    put_array<std::int16_t>(request_.writer(), ElementType::kInt16, {2}, {1, 2});
  EXPECT_EQ(result(), "int64 [40, 80]");
}

TEST_F(EachTest, refuses_columns_that_differ_in_length) {
  start("print", ElementType::kInt64, 2);
  put_array<std::int16_t>(request_.writer(), ElementType::kInt16, {2}, {1, 2});
  put_array<std::int16_t>(request_.writer(), ElementType::kInt16, {3}, {1, 2, 3});
  EXPECT_EQ(result(), "row None: columns of each differ in length: index=1");
}

TEST_F(EachTest, takes_unsigned_columns) {
  start("lambda a, b, c, d: d - c - b - a", ElementType::kInt64, 4);
  FrameWriter& out = request_.writer();
  put_array<std::uint8_t>(out, ElementType::kUInt8, {1}, {255});
  put_array<std::uint16_t>(out, ElementType::kUInt16, {1}, {65535});
  put_array<std::uint32_t>(out, ElementType::kUInt32, {1}, {UINT32_MAX});
  put_array<std::uint64_t>(out, ElementType::kUInt64, {1}, {std::uint64_t{1} << 63});
  EXPECT_EQ(result(), "int64 [9223372032559742723]");
}

TEST_F(EachTest, refuses_columns_of_an_unknown_type) {
  start("print", ElementType::kInt64, 1);
  put_array<std::uint16_t>(request_.writer(), static_cast<ElementType>(12), {1}, {1});
  EXPECT_NE(result().find("row None: column of each has a wrong length"), std::string::npos);
}

TEST_F(EachTest, takes_a_list_of_values_as_a_column) {
  start("lambda a, b: f'{a!r} {b}'", ElementType::kRaw, 2);
  FrameWriter& out = request_.writer();
  out.tag(Tag::kList, 3);
  put_latin1(out, "x");
  out.tag(Tag::kNone);
  out.tag(Tag::kTuple, 1);
  put_float(out, 0.5);
  put_array<std::int16_t>(out, ElementType::kInt16, {3}, {1, 2, 3});
  EXPECT_EQ(list(), "[\"'x' 1\", 'None 2', '(0.5,) 3']");
}

TEST_F(EachTest, takes_an_array_of_an_element_type_that_only_numpy_knows) {
  exec("import numpy\ncolumn = memoryview(numpy.array([1 + 2j, 3j]))");
  start("lambda z: z.imag", ElementType::kFloat64, 1);
  request_->tag(Tag::kHandle, 0, kExporter);
  request_->uint64(handle("column"));
  EXPECT_EQ(result(), "float64 [2.0, 3.0]");
}

TEST_F(EachTest, refuses_a_column_of_two_dimensions_which_has_any_number_of_rows_in_no_bytes) {
  start("len", ElementType::kInt64, 1);
  put_array<std::int16_t>(request_.writer(), ElementType::kInt16, {4'000'000'000, 0}, {});
  EXPECT_EQ(result(), "row None: column of each is no array of one dimension: index=0");
}

TEST_F(EachTest, says_the_column_and_row_of_a_value_that_cannot_be_converted) {
  exec("calls = []");
  start("calls.append", ElementType::kRaw, 1);
  request_->tag(Tag::kList, 2);
  put_int(request_.writer(), 1);
  request_->tag(Tag::kSet, 1);
  request_->tag(Tag::kList, 0);
  EXPECT_EQ(list(), "row 1: column 1: set element is not hashable in Python: list []");
  EXPECT_EQ(repr(eval("calls")), "[]");
}

TEST_F(EachTest, returns_handles_where_they_are_asked) {
  begin(request_, FrameKind::kEach, handle("lambda x: [x]"), 1, 0, kResultAsHandle);
  put_array<std::int8_t>(request_.writer(), ElementType::kInt8, {2}, {7, 8});
  const std::size_t before = live_handles();
  EXPECT_EQ(list(), "[[7], [8]]");
  EXPECT_EQ(live_handles(), before + 2);
}

TEST_F(EachTest, takes_handles_back_when_a_row_raises) {
  begin(request_, FrameKind::kEach, handle("lambda x: 1 // (8 - x)"), 1, 0, kResultAsHandle);
  put_array<std::int8_t>(request_.writer(), ElementType::kInt8, {2}, {7, 8});
  const std::size_t before = live_handles();
  EXPECT_EQ(list(), "row 1: integer division or modulo by zero");
  EXPECT_EQ(live_handles(), before);
}

TEST_F(EachTest, ends_at_the_first_result_that_is_no_text_where_texts_are_asked) {
  exec("import numpy\nresults = ['a', None, numpy.str_('c'), b'd', 'e']");
  begin(request_, FrameKind::kEach, handle("lambda i: results[i]"), 1, 0, kResultAsText);
  put_array<std::int8_t>(request_.writer(), ElementType::kInt8, {3}, {0, 1, 2});
  EXPECT_EQ(list(), "['a', None, 'c']");
  begin(request_, FrameKind::kEach, handle("lambda i: results[i]"), 1, 0, kResultAsText);
  put_array<std::int8_t>(request_.writer(), ElementType::kInt8, {3}, {4, 3, 9});
  EXPECT_EQ(list(), "row 1: result does not fit: seen=bytes b'd', wanted=String");
}

TEST_F(EachTest, says_the_row_whose_result_cannot_be_converted) {
  exec("loop = []\nloop.append(loop)");
  start("lambda x: loop if x == 8 else x", ElementType::kRaw, 1);
  put_array<std::int8_t>(request_.writer(), ElementType::kInt8, {2}, {7, 8});
  EXPECT_EQ(list().substr(0, 28), "row 1: result, element [0][0");
}

TEST_F(EachTest, keeps_room_for_results_of_any_length) {
  start("lambda x: 'y' * 5000", ElementType::kRaw, 1);
  put_array<std::int8_t>(request_.writer(), ElementType::kInt8, {3}, {1, 2, 3});
  EXPECT_EQ(list().size(), 3 * 5004U);
}

TEST_F(EachTest, refuses_columns_whose_length_is_not_that_of_their_rows) {
  const std::int64_t third = std::int64_t{3} << 60;
  for (const std::int64_t rows :
       {std::int64_t{3}, std::int64_t{-1}, std::int64_t{1} << 61, third}) {
    for (const std::uint64_t bytes : {std::uint64_t{16}, static_cast<std::uint64_t>(rows) * 8}) {
      if (bytes == 24) continue;
      start("print", ElementType::kInt64, 1);
      request_->tag(Tag::kArray, 1, static_cast<std::uint8_t>(ElementType::kInt64));
      request_->uint64(bytes);
      request_->uint64(sizeof(std::int64_t));
      request_->int64(rows);
      request_->block(16);
      EXPECT_NE(result().find("row None: "), std::string::npos) << rows << " " << bytes;
    }
  }
}

TEST_F(EachTest, refuses_a_column_that_is_no_array) {
  start("print", ElementType::kInt64, 1);
  put_int(request_.writer(), 5);
  EXPECT_EQ(result(), "row None: column of each is no array of one dimension: index=0");
}

TEST_F(EachTest, refuses_a_result_type_java_has_not) {
  EXPECT_EQ(one("x", ElementType::kUInt8), "row None: result type of each has no Java type: 8");
  EXPECT_EQ(one("x", static_cast<ElementType>(200)),
            "row None: result type of each has no Java type: 200");
}

}  // namespace
}  // namespace pybridge

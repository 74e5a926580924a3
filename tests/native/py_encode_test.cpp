// Encoder: the types that have a mapping, hostile objects, and handles that are taken back.
#include "embedded_python.hpp"

namespace pybridge {
namespace {

class EncoderTest : public PythonTest {
 protected:
  // What Java would send back.
  std::string round(const std::string& expression) {
    return repr(decoded(encoded(eval(expression))));
  }
  std::string failure(const std::string& expression) {
    return failure_of([&] { encoded(eval(expression)); });
  }
  Tag tag_of(const std::string& expression) {
    const std::vector<std::byte> frame = encoded(eval(expression));
    return FrameReader(frame.data(), frame.size()).tag_word().tag;
  }
};

TEST_F(EncoderTest, writes_subclasses_as_what_they_are) {
  exec(R"(
import collections, enum
class Int(int): pass
class Float(float): pass
class Text(str): pass
class Bytes(bytes): pass
class List(list): pass
class Set(set): pass
class Frozen(frozenset): pass
class Level(enum.IntEnum):
    LOW = 1
Point = collections.namedtuple('Point', 'x y')
)");
  EXPECT_EQ(round("Int(5)"), "5");
  EXPECT_EQ(round("Int(2**70)"), "1180591620717411303424");
  EXPECT_EQ(round("Level.LOW"), "1");
  EXPECT_EQ(round("Float(1.5)"), "1.5");
  EXPECT_EQ(round("Text('t')"), "'t'");
  EXPECT_EQ(round("Bytes(b'b')"), "b'b'");
  EXPECT_EQ(round("List([1, 'x'])"), "[1, 'x']");
  EXPECT_EQ(round("Set([1])"), "{1}");
  EXPECT_EQ(round("Frozen([1])"), "frozenset({1})");
  EXPECT_EQ(tag_of("Point(1, 2)"), Tag::kNamedTuple);
  EXPECT_EQ(round("collections.Counter('a')"), "{'a': 1}");
  EXPECT_EQ(round("collections.defaultdict(list, a=1)"), "{'a': 1}");
}

TEST_F(EncoderTest, keeps_the_order_of_an_ordered_dict) {
  exec("import collections\nd = collections.OrderedDict(a=1, b=2)\nd.move_to_end('a')");
  EXPECT_EQ(round("d"), "{'b': 2, 'a': 1}");
}

TEST_F(EncoderTest, writes_what_is_like_bytes_or_a_list) {
  EXPECT_EQ(round("bytearray(b'ab')"), "b'ab'");
  EXPECT_EQ(round("memoryview(b'abcdef')[::2]"), "b'ace'");
  EXPECT_EQ(round("memoryview(b'')"), "b''");
  EXPECT_EQ(round("range(3)"), "[0, 1, 2]");
}

TEST_F(EncoderTest, writes_a_range_without_making_its_ints) {
  EXPECT_EQ(tag_of("range(3)"), Tag::kIntList);
  EXPECT_EQ(round("range(0)"), "[]");
  EXPECT_EQ(round("range(7, -3, -4)"), "[7, 3, -1]");
  EXPECT_EQ(round("range(-2**63, 2**63, 2**63 - 1)"),
            "[-9223372036854775808, -1, 9223372036854775806]");
  EXPECT_EQ(round("range(2**63 - 2, 2**63 + 1)"),
            "[9223372036854775806, 9223372036854775807, 9223372036854775808]");
  EXPECT_EQ(round("range(0, 2**65, 2**64)"), "[0, 18446744073709551616]");
  EXPECT_THROW(round("range(10**9)"), FrameTooLong);
  EXPECT_THROW(round("range(10**10)"), ConversionFailure);
}

TEST_F(EncoderTest, writes_numpy_scalars_as_numbers) {
  exec("import numpy");
  EXPECT_EQ(round("numpy.int8(-5)"), "-5");
  EXPECT_EQ(round("numpy.uint64(2**64 - 1)"), "18446744073709551615");
  EXPECT_EQ(round("numpy.float32(0.5)"), "0.5");
  EXPECT_EQ(round("numpy.float64(0.5)"), "0.5");
  EXPECT_EQ(round("numpy.bool_(True)"), "True");
  EXPECT_EQ(round("numpy.str_('t')"), "'t'");
  EXPECT_EQ(tag_of("numpy.longdouble(1)"), Tag::kHandle);
  EXPECT_EQ(tag_of("numpy.complex64(1)"), Tag::kHandle);
}

TEST_F(EncoderTest, writes_numpy_times_as_what_they_tell) {
  exec("import datetime, numpy");
  EXPECT_EQ(round("numpy.datetime64('2024-02')"), "datetime.date(2024, 2, 1)");
  EXPECT_EQ(round("numpy.datetime64('1969-12-31')"), "datetime.date(1969, 12, 31)");
  EXPECT_EQ(round("numpy.datetime64('1969-12-31T23', 'h')"),
            "datetime.datetime(1969, 12, 31, 23, 0)");
  EXPECT_EQ(round("numpy.datetime64('1677-09-21T00:12:43.145225000', 'ns')"),
            "datetime.datetime(1677, 9, 21, 0, 12, 43, 145225)");
  EXPECT_EQ(round("numpy.datetime64('9999-12-31T23:59:59.999999', 'us')"),
            "datetime.datetime(9999, 12, 31, 23, 59, 59, 999999)");
  EXPECT_EQ(round("numpy.timedelta64(-1, 'us')"), repr(eval("datetime.timedelta(0, 0, -1)")));
  EXPECT_EQ(round("numpy.timedelta64(2, 'W')"), "datetime.timedelta(days=14)");
  EXPECT_EQ(round("numpy.timedelta64(numpy.array(3, 'm8[25s]')[()])"),
            "datetime.timedelta(seconds=75)");
  for (const char* object :
       {"numpy.datetime64('NaT')", "numpy.timedelta64('NaT', 's')", "numpy.timedelta64(1, 'M')",
        "numpy.timedelta64(5)", "numpy.datetime64(1, 'ps')", "numpy.datetime64('10000-01-01')",
        "numpy.datetime64(2**62, 's')", "numpy.timedelta64(2**62, 'W')"}) {
    EXPECT_EQ(tag_of(object), Tag::kHandle) << object;
  }
}

TEST_F(EncoderTest, copies_arrays_of_any_layout) {
  exec("import array, numpy");
  EXPECT_EQ(round("numpy.arange(6, dtype='int16').reshape(2, 3).T"),
            "array([[0, 3],\n       [1, 4],\n       [2, 5]], dtype=int16)");
  EXPECT_EQ(round("numpy.arange(6, dtype='int8')[::-2]"), "array([5, 3, 1], dtype=int8)");
  EXPECT_EQ(round("array.array('d', [0.5])"), "array([0.5])");
}

TEST_F(EncoderTest, copies_elements_that_java_does_not_know_with_their_type) {
  exec("import numpy");
  EXPECT_EQ(round("numpy.array([1, 2], '>i4')"), "array([1, 2], dtype='>i4')");
  EXPECT_EQ(round("numpy.array([0.5], 'float16')"), "array([0.5], dtype=float16)");
  EXPECT_EQ(round("numpy.array([1j])"), "array([0.+1.j])");
}

TEST_F(EncoderTest, writes_a_handle_for_arrays_whose_elements_are_no_bytes) {
  exec("import array, numpy");
  EXPECT_EQ(tag_of("numpy.zeros(2, 'datetime64[s]')"), Tag::kHandle);
  EXPECT_EQ(tag_of("numpy.zeros(2, 'object')"), Tag::kHandle);
  EXPECT_EQ(tag_of("array.array('u', 'x')"), Tag::kHandle);
}

TEST_F(EncoderTest, keeps_the_fields_of_structured_elements) {
  exec("import numpy\na = numpy.array([(1, 2.5)], 'i4,f8')");
  EXPECT_EQ(round("a"), repr(eval("a")));
}

TEST_F(EncoderTest, writes_the_address_of_an_array_where_memory_is_shared) {
  exec(
      "import numpy\na = numpy.arange(6, dtype='int32').reshape(2, 3)[:, ::2]\na.flags.writeable = "
      "False");
  const std::vector<std::byte> frame = encoded(eval("a"), true);
  FrameReader reader(frame.data(), frame.size());
  const TagWord word = reader.tag_word();
  EXPECT_EQ(word.tag, Tag::kBufferAddress);
  EXPECT_EQ(word.count, 2U);
  EXPECT_EQ(word.aux, static_cast<std::uint8_t>(ElementType::kInt32));
  EXPECT_EQ(word.aux2, kReadOnly);
  const py::object owner = share(session_->handles().find(token_, reader.uint64()));
  EXPECT_TRUE(eval("a").is(owner.attr("obj")));
  EXPECT_EQ(reader.uint64(), eval("a.ctypes.data").cast<std::uint64_t>());
  EXPECT_EQ(reader.uint64(), 4U);
  for (const std::int64_t wanted : {2, 2, 12, 8}) EXPECT_EQ(reader.int64(), wanted);
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST_F(EncoderTest, takes_values_as_deep_as_allowed_and_no_deeper) {
  exec("def nest(depth):\n  made = None\n  for _ in range(depth): made = [made]\n  return made\n");
  EXPECT_EQ(round("nest(200)"), std::string(200, '[') + "None" + std::string(200, ']'));
  EXPECT_EQ(failure("nest(201)"),
            "[0][0][0]: values nested too deep for Java, or a cycle: maxDepth=200");
}

TEST_F(EncoderTest, refuses_cycles) {
  exec("a = []\na.append(a)\nd = {}\nd['d'] = (d,)");
  EXPECT_EQ(failure("a"), "[0][0][0]: values nested too deep for Java, or a cycle: maxDepth=200");
  EXPECT_EQ(failure("d"),
            "['d'][0]['d']: values nested too deep for Java, or a cycle: maxDepth=200");
}

TEST_F(EncoderTest, names_the_path_to_what_cannot_cross) {
  EXPECT_EQ(failure("{'k': (1, ['\\ud83d\\ude00'])}"),
            "['k'][1][0]: str holds a high surrogate directly before a low one, which Java reads "
            "as one character: "
            "index=0");
}

TEST_F(EncoderTest, refuses_containers_that_hostile_elements_change) {
  // numpy calls a user's item() for its own scalar types: that is where Python code runs.
  exec(R"(
import numpy
class Changing(numpy.int64):
    def item(self):
        self.change()
        return 1
def changing(change):
    made = Changing(1)
    made.change = change
    return made
grown = []
grown += ['x', changing(lambda: grown.append(1)), 'y']
cleared = []
cleared += ['x', changing(lambda: cleared.clear()), 'y']
keys = {}
keys.update(a=changing(lambda: keys.update({i: i for i in range(100)})), b=2)
fewer = {}
fewer.update(a=changing(lambda: fewer.clear()), b=2)
members = set()
members.update([changing(lambda: members.update(range(100)))])
)");
  EXPECT_EQ(failure("grown"),
            "RuntimeError: sequence changed size while it was converted for Java");
  EXPECT_EQ(failure("cleared"),
            "RuntimeError: sequence changed size while it was converted for Java");
  EXPECT_EQ(failure("keys"), "RuntimeError: dict changed size while it was converted for Java");
  EXPECT_EQ(failure("fewer"), "RuntimeError: dict changed size while it was converted for Java");
  EXPECT_EQ(failure("members"), "RuntimeError: Set changed size during iteration");
}

TEST_F(EncoderTest, lets_the_error_of_a_hostile_element_through) {
  exec("import numpy\nclass Bad(numpy.int64):\n  def item(self): raise LookupError('no item')\n");
  EXPECT_EQ(failure("[1, Bad(1)]"), "LookupError: no item");
}

TEST_F(EncoderTest, trusts_the_elements_of_a_set_not_its_iterator) {
  exec("class Endless(set):\n  def __iter__(self):\n    while True: yield 1\n");
  EXPECT_EQ(failure("Endless([1, 2])"),
            "RuntimeError: set changed size while it was converted for Java");
}

TEST_F(EncoderTest, asks_int_itself_for_the_bits_of_a_big_int) {
  exec(R"(
class Lying(int):
    def bit_length(self): return self.bits
    def to_bytes(self, *args, **kwargs): return b'xx'
    def lie(self, *args): return 1
    __abs__ = __index__ = __int__ = __neg__ = __pos__ = __rshift__ = __trunc__ = lie
def lying(bits):
    made = Lying(-2**70)
    made.bits = bits
    return made
)");
  for (const char* object : {"lying(0)", "lying(2**40)", "lying(-1)", "lying('x')"})
    EXPECT_EQ(round(object), "-1180591620717411303424") << object;
}

TEST_F(EncoderTest, refuses_times_whose_own_methods_give_no_offset) {
  exec(R"(
import datetime
class Moment(datetime.datetime):
    def __repr__(self): return 'a moment'
    def utcoffset(self): return self.offset
class Hour(datetime.time):
    def __repr__(self): return 'an hour'
    def utcoffset(self): return self.offset
def made(kind, offset, *parts):
    of_kind = kind(*parts, tzinfo=datetime.timezone.utc)
    of_kind.offset = offset
    return of_kind
)");
  for (const char* offset : {"5", "2**200", "'text'", "object"}) {
    const std::string why = std::string("its utcoffset() gives no timedelta but ") +
                            repr(eval(std::string("(") + offset + ")"));
    EXPECT_EQ(failure(std::string("made(Moment, ") + offset + ", 2024, 1, 2)"),
              "a moment has no counterpart in Java: " + why);
    EXPECT_EQ(failure(std::string("made(Hour, ") + offset + ", 12)"),
              "an hour has no counterpart in Java: " + why);
  }
  EXPECT_EQ(tag_of("made(Moment, None, 2024, 1, 2)"), Tag::kHandle);
  EXPECT_EQ(failure("made(Moment, datetime.timedelta(days=999999999), 2024, 1, 2)"),
            "a moment has no counterpart in Java: its offset from UTC is beyond 18 hours");
}

TEST_F(EncoderTest, believes_numpy_about_elements_not_a_subclass) {
  exec(R"(
import numpy
class Lying(numpy.ndarray):
    @property
    def dtype(self): return self
    name = str = kind = 5
    isnative = True
)");
  EXPECT_EQ(round("numpy.array([0.5], 'float16').view(Lying)"), "array([0.5], dtype=float16)");
  EXPECT_EQ(round("numpy.array([1, 2], '>i4').view(Lying)"), "array([1, 2], dtype='>i4')");
}

TEST_F(EncoderTest, outlives_subclasses_that_lie_about_themselves) {
  exec(R"(
import decimal, fractions, pathlib, uuid, zoneinfo, datetime
def lie(*args, **kwargs): return 5
names = ['__len__', '__iter__', '__getitem__', '__str__', '__bytes__', '__index__', '__int__',
         '__float__', '__hash__', '__fspath__', '__buffer__', 'items', 'keys', 'values', 'year',
         'nanosecond', 'bytes', 'hex', 'int', 'key', 'as_tuple', '_fields', 'utcoffset',
         'days', 'seconds', 'numerator', 'total_seconds', 'item', 'dtype', 'tzinfo', 'encode']
def lying(base):
    body = {name: lie for name in names}
    return type('Lying' + base.__name__, (base,), body)
values = [
    lying(base)(*arguments)
    for base, arguments in [
        (int, [2**70]), (float, [1.5]), (str, ['t']), (bytes, [b'b']), (bytearray, [b'b']),
        (list, [[1]]), (tuple, [[1]]), (dict, [{1: 2}]), (set, [[1]]), (frozenset, [[1]]),
        (datetime.datetime, [2024, 1, 2]), (datetime.date, [2024, 1, 2]), (datetime.time, [1, 2]),
        (datetime.timedelta, [1]), (decimal.Decimal, ['1.5']), (fractions.Fraction, [1, 2]),
        (uuid.UUID, ['12345678-1234-1234-1234-123456789012']), (pathlib.PurePosixPath, ['p']),
        (pathlib.PosixPath, ['p']),
    ]
] + [datetime.datetime(2024, 1, 2, tzinfo=lying(zoneinfo.ZoneInfo)('Europe/Berlin'))]
)");
  for (const py::handle value : eval("values")) {
    try {
      encoded(share(value.ptr()));
    } catch (const ConversionFailure& failure) {
      EXPECT_FALSE(failure.message().empty());
    } catch (const py::error_already_set& error) {
      EXPECT_TRUE(error.matches(PyExc_TypeError)) << error.what();
    }
  }
}

TEST_F(EncoderTest, takes_handles_back_when_the_frame_is_given_up) {
  exec("kept = object()");
  const py::object kept = eval("kept");
  const Py_ssize_t before = Py_REFCNT(kept.ptr());
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  Encoder encoder(frame.writer(), *session_, false);
  const py::object value = eval("[kept, {'k': kept}, '\\ud800\\udc00']");
  EXPECT_THROW(encoder.value(token_, value.ptr()), ConversionFailure);
  EXPECT_EQ(live_handles(), 2U);

  encoder.take_back(token_);

  EXPECT_EQ(live_handles(), 0U);
  EXPECT_EQ(Py_REFCNT(kept.ptr()), before + 2);  // those of `value` itself
}

TEST_F(EncoderTest, leaves_the_references_of_what_it_wrote_as_they_were) {
  exec(
      "parts = [1e10, 'text of its own', b'bytes of its own', (1, 2.5), {'k': 3.5}, {4.5}, "
      "frozenset([5.5])]");
  const py::list parts = eval("parts");
  std::vector<Py_ssize_t> before;
  for (const py::handle part : parts) before.push_back(Py_REFCNT(part.ptr()));
  for (int i = 0; i < 100; ++i) encoded(parts);
  std::size_t index = 0;
  for (const py::handle part : parts) EXPECT_EQ(Py_REFCNT(part.ptr()), before[index++]);
}

TEST_F(EncoderTest, writes_every_width_of_int) {
  for (int bits = 1; bits <= 300; ++bits) {
    const std::string power = "2**" + std::to_string(bits);
    for (const std::string& text : {power, power + " - 1", "-" + power, "-" + power + " - 1"}) {
      ASSERT_EQ(round(text), repr(eval(text)));
      ASSERT_EQ(round("[" + text + "]"), repr(eval("[" + text + "]")));
    }
  }
}

}  // namespace
}  // namespace pybridge
